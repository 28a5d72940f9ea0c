import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lockState } from "@limpid/host";
import { SCENARIOS } from "./scenarios/index.ts";

const FOLDER = /^limpid-exercise-([0-9a-f]{16})$/;
const LOCK = "exercise";
const END_MS = 5_000;
const POLL_MS = 20;
const BEGINNING_MS = 60_000;

/** Where one run plays and where its own watch keeps what it knows. Only a name with the run's label is ever removed. */
export interface Stage {
  readonly folder: string;
  readonly state: string;
}

/** Makes the folder of a run. Its lock says for as long as the run lives that it is in use. */
export function openStage(below: string, nonce: string): Stage {
  const stage = stageOf(below, nonce);
  mkdirSync(stage.folder, { mode: 0o755 });
  lockState(stage.folder, LOCK);
  return stage;
}

export function closeStage({ folder, state }: Stage): void {
  rmSync(folder, { recursive: true, force: true });
  rmSync(state, { recursive: true, force: true });
}

/**
 * Takes away what a run left that was killed: its watch, which may still be there, what its scenarios made elsewhere, and
 * its folders. Those of other accounts, and of a run that is not over, stay. Gives the labels.
 */
export async function clearLeftovers(below: string): Promise<readonly string[]> {
  const cleared: string[] = [];
  for (const name of readdirSync(below)) {
    const nonce = FOLDER.exec(name)?.[1];
    if (nonce === undefined || !isOwn(join(below, name))) continue;
    const stage = stageOf(below, nonce);
    if (isBeginning(stage.folder)) continue;
    if ("heldBy" in lockState(stage.folder, LOCK)) continue;
    if (isOwn(stage.state)) await endWatch(stage.state);
    for (const { cleanUp } of SCENARIOS) await cleanUp?.(nonce);
    closeStage(stage);
    cleared.push(nonce);
  }
  return cleared;
}

/** Made a moment ago, by a run that has not yet said that it is its own. */
function isBeginning(folder: string): boolean {
  return !existsSync(join(folder, `${LOCK}.lock`)) && Date.now() - lstatSync(folder).ctimeMs < BEGINNING_MS;
}

/** Ends the watch that works with a state, found by the lock it holds there. */
async function endWatch(state: string): Promise<void> {
  const names = readdirSync(state).flatMap((name) => (name.endsWith(".lock") ? [name.slice(0, -".lock".length)] : []));
  for (const name of names) {
    for (const until = Date.now() + END_MS; ; await new Promise((resolve) => setTimeout(resolve, POLL_MS))) {
      const lock = lockState(state, name);
      if (!("heldBy" in lock)) break;
      kill(lock.heldBy, Date.now() < until ? "SIGTERM" : "SIGKILL");
    }
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

function stageOf(below: string, nonce: string): Stage {
  const name = `limpid-exercise-${nonce}`;
  return { folder: join(below, name), state: join(below, `.${name}-state`) };
}

/** A real folder of this account: in a folder that everybody may write to, the name alone says nothing. */
function isOwn(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.getuid?.();
}
