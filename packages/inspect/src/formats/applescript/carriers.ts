import type { Parsed, ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { type Extent, isAppleDouble, parseAppleDouble } from "./apple-double.ts";
import type { ScriptContainer } from "./facts.ts";
import { isResourceFork, parseResourceFork } from "./resource-fork.ts";
import { findScriptStart, type ScriptStart } from "./script-header.ts";

/** A compiled script in a file: what holds it, and where it lies. */
export interface Carrier {
  readonly container: ScriptContainer;
  readonly start: ScriptStart;
  /** From the magic to the end of what may belong to it. */
  readonly extent: Extent;
  readonly resourceId?: number;
}

const SCRIPT_RESOURCE = "scpt";
const HEAD = 4096;

/** Whether the first bytes of a file are a compiled script, or of a kind that may hold one. */
export function maybeScript(head: Uint8Array): boolean {
  return findScriptStart(head) !== undefined || isAppleDouble(head) || isResourceFork(head);
}

/** The scripts of a file: itself, or the `scpt` resources of its resource fork. */
export function findCarriers(file: Content): Parsed<readonly Carrier[]> {
  const head = file.bytes(0, HEAD);
  const start = findScriptStart(head);
  if (start !== undefined) {
    const container = start.interpreterLine !== undefined ? "executable" : start.typed ? "descriptor" : "file";
    return { value: [{ container, start, extent: extentFrom(start, { offset: 0, length: file.size }) }], issues: [] };
  }
  if (isAppleDouble(head)) {
    const fork = parseAppleDouble(head, file.base);
    if (fork.value === null) return { value: [], issues: fork.issues };
    const inside = resourceCarriers(file, fork.value, "apple-double");
    return { value: inside.value, issues: [...fork.issues, ...inside.issues] };
  }
  return resourceCarriers(file, { offset: 0, length: file.size }, "resource-fork");
}

function resourceCarriers(file: Content, fork: Extent, container: ScriptContainer): Parsed<readonly Carrier[]> {
  const { value, issues } = parseResourceFork(file, fork, SCRIPT_RESOURCE);
  const found: ParseIssue[] = [...issues];
  const carriers = value.flatMap((resource): Carrier[] => {
    const start = findScriptStart(file.bytes(resource.offset, Math.min(resource.length, HEAD)));
    if (start !== undefined) {
      return [{ container, start, extent: extentFrom(start, resource), resourceId: resource.id }];
    }
    const what = `resource ${SCRIPT_RESOURCE} ${resource.id}: a compiled script expected, other bytes found`;
    found.push({ code: "unsupported", at: file.base + resource.offset, what });
    return [];
  });
  return { value: carriers, issues: found };
}

function extentFrom(start: ScriptStart, { offset, length }: Extent): Extent {
  return { offset: offset + start.offset, length: length - start.offset };
}
