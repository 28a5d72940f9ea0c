import type { ImageRun } from "@limpid/core";
import type { Instance } from "./instance.ts";

const MAX_STEPS = 256; // chains are shortened below this; a guard against a hostile one that is not yet

/** Whether `sought` is `process` or above it: what must not become its child. */
export function hasAncestor(process: Instance, sought: Instance): boolean {
  return findAbove(process, (step) => step === sought);
}

/** Whether a process above (or `process` itself) has this pid or is a child of it. */
export function hasPidAbove(process: Instance, pid: number): boolean {
  return findAbove(process, (step) => step.pid === pid || step.ppid === pid);
}

function findAbove(process: Instance, fits: (step: Instance) => boolean): boolean {
  let step: Instance | undefined = process;
  for (let steps = 0; step !== undefined && steps < MAX_STEPS; steps++) {
    if (fits(step)) return true;
    step = step.parent;
  }
  return false;
}

/**
 * Takes the middle out of a chain of `limit` or more processes: the nearest ones say what happened, the topmost
 * where it came from. Without this, a program that forks and ends again and again would be kept for ever.
 */
export function shorten(tip: Instance, limit: number): boolean {
  const chain: Instance[] = [];
  for (let step: Instance | undefined = tip; step !== undefined && chain.length < MAX_STEPS; step = step.parent) {
    chain.push(step);
  }
  const keep = Math.max(1, limit >> 2);
  const cut = chain.length >= limit && chain.length > 2 * keep;
  if (cut) {
    const near = chain[keep - 1];
    const far = chain[chain.length - keep];
    const startedByFar: ImageRun | undefined = chain[chain.length - keep - 1]?.parentRun;
    if (near !== undefined && far !== undefined) {
      near.parent = far;
      near.parentRun = startedByFar ?? far.run;
    }
    chain.splice(keep, chain.length - 2 * keep);
  }
  for (const [index, step] of chain.entries()) step.depth = chain.length - 1 - index;
  return cut;
}
