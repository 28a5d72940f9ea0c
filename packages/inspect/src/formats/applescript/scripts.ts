import type { OpacityLevel, Parsed, ParseIssue, Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { textOf } from "../../content/text.ts";
import type { ScriptBudget } from "./budget.ts";
import { type Carrier, findCarriers } from "./carriers.ts";
import { type CompiledScript, parseCompiledScript } from "./compiled-script.ts";
import type { ScriptContainer } from "./facts.ts";
import { type JavaScript, parseJavaScript } from "./javascript.ts";
import type { LevelDecision } from "./level.ts";
import { findNestedScripts } from "./nested-scripts.ts";
import { BYTES, DATA, LONG_BYTES, LONG_DATA } from "./record-types.ts";
import { findScriptStart, type ScriptLanguage } from "./script-header.ts";

/** A compiled script of a file, read. */
export interface Script {
  readonly language: ScriptLanguage;
  readonly container: ScriptContainer;
  readonly resourceId?: number;
  readonly interpreter?: string;
  /** Offset of its magic in the whole file. */
  readonly offset: number;
  /** From the magic to the end of what may belong to it. */
  readonly bytes: Uint8Array;
  /** How many scripts it lies in. */
  readonly depth: number;
  readonly decision: LevelDecision;
  /** Of AppleScript. */
  readonly compiled?: CompiledScript;
  readonly javaScript?: JavaScript;
}

export const MAX_NESTED = 16; // malware of several stages has two or three
const MAX_DEPTH = 4;
const LONGEST_SCRIPT = 16 << 20; // what is held of a file at once; the largest script of the corpus has 76 KB

/**
 * Every compiled script of a file: what it is or holds as resources, then those inside them, outer ones first. Empty
 * when a closer look shows that the file holds none; the issues say what it is.
 */
export function readScripts(file: Content, budget: ScriptBudget): Parsed<readonly Script[]> {
  const { value: carriers, issues: found } = findCarriers(file);
  const issues: ParseIssue[] = [...found];
  const scripts: Script[] = [];
  let left = file.size; // resources that claim the same bytes are not read again and again
  for (const carrier of carriers) {
    left -= carrier.extent.length;
    if (left < 0) {
      const at = file.base + carrier.extent.offset;
      issues.push({ code: "overlap", at, what: "script resources claim more bytes than the file has" });
      break;
    }
    const outer = readScript(file, carrier, budget, issues);
    scripts.push(outer, ...readNested(outer, budget, issues));
  }
  const end = file.base + file.size; // a table may name a place far behind the end
  return { value: scripts, issues: issues.map((issue) => ({ ...issue, at: Math.min(issue.at, end) })) };
}

function readScript(file: Content, carrier: Carrier, budget: ScriptBudget, issues: ParseIssue[]): Script {
  const { start, extent, container, resourceId } = carrier;
  const bytes = file.bytes(extent.offset, Math.min(extent.length, LONGEST_SCRIPT));
  if (extent.length > LONGEST_SCRIPT) {
    const at = file.base + extent.offset + LONGEST_SCRIPT;
    issues.push({ code: "limit-exceeded", at, what: `script: ${extent.length} bytes, the first 16 MiB were read` });
  }
  const line = start.interpreterLine;
  return {
    ...parseScript(bytes, file.base + extent.offset, start.language, budget, issues),
    container,
    depth: 0,
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(line === undefined ? {} : { interpreter: textOf(line).trim() }),
  };
}

type ParsedScript = Pick<Script, "language" | "offset" | "bytes" | "decision" | "compiled" | "javaScript">;

function parseScript(
  bytes: Uint8Array,
  offset: number,
  language: ScriptLanguage,
  budget: ScriptBudget,
  issues: ParseIssue[],
): ParsedScript {
  if (language === "applescript") {
    const compiled = parseCompiledScript(bytes, offset, budget);
    issues.push(...compiled.issues);
    return { language, offset, bytes, decision: compiled.decision, compiled };
  }
  if (language === "javascript") {
    const javaScript = parseJavaScript(bytes, offset);
    issues.push(...javaScript.issues);
    return { language, offset, bytes, decision: javaScript.decision, javaScript };
  }
  const what = "script of Script Debugger (MarY): its form is not published";
  issues.push({ code: "unsupported", at: offset, what });
  const explanation = "The script was compiled by Script Debugger's own component, whose form is not known.";
  const reasons: readonly Reason[] = [{ id: "applescript.form-unknown", explanation, at: offset }];
  return { language, offset, bytes, decision: { level: null, reasons } };
}

/** Scripts inside a script, each read within the literal that holds it. */
function readNested(outer: Script, budget: ScriptBudget, issues: ParseIssue[]): readonly Script[] {
  const nested: Script[] = [];
  const starts = findNestedScripts(outer.bytes, MAX_NESTED + 1);
  if (starts.length > MAX_NESTED) {
    const what = `scripts inside a script: more than ${MAX_NESTED}, the rest was not looked at`;
    issues.push({ code: "limit-exceeded", at: outer.offset + (starts[MAX_NESTED] ?? 0), what });
  }
  for (const start of starts.slice(0, MAX_NESTED)) {
    const holder = holderOf(outer, nested, outer.offset + start);
    if (holder.script.depth >= MAX_DEPTH) {
      const what = `script in a script: deeper than ${MAX_DEPTH}`;
      issues.push({ code: "limit-exceeded", at: outer.offset + start, what });
      continue;
    }
    const bytes = outer.bytes.subarray(start, holder.end - outer.offset);
    const language = findScriptStart(bytes)?.language ?? "applescript";
    const script = parseScript(bytes, outer.offset + start, language, budget, issues);
    nested.push({ ...script, container: "nested", depth: holder.script.depth + 1 });
  }
  return nested;
}

/** The innermost script around an offset of the file, and where its literal that lies there ends. */
function holderOf(
  outer: Script,
  nested: readonly Script[],
  offset: number,
): { readonly script: Script; readonly end: number } {
  for (const script of [outer, ...nested].toReversed()) {
    const end = literalEnd(script, offset);
    if (end !== undefined) return { script, end };
  }
  return { script: outer, end: outer.offset + outer.bytes.length };
}

function literalEnd({ compiled, offset: base }: Script, offset: number): number | undefined {
  if (compiled === undefined) return undefined;
  const { tree } = compiled;
  const wanted = offset - base;
  // Records lie in the order of the file: the last that begins before the offset is the one around it.
  let low = 0;
  let high = tree.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tree.offset(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  const record = low - 1;
  if (record < 0 || !LITERALS.has(tree.type(record))) return undefined;
  const end = record + 1 < tree.count ? tree.offset(record + 1) : compiled.end;
  return wanted < end ? base + end : undefined;
}

const LITERALS: ReadonlySet<number> = new Set([BYTES, LONG_BYTES, DATA, LONG_DATA]);

/** The level of a file is that of its most opaque script; one that cannot be judged may be worse than editable. */
export function levelOf(scripts: readonly Script[]): OpacityLevel | null {
  const levels = new Set(scripts.map(({ decision }) => decision.level));
  if (levels.has("run-only")) return "run-only";
  return levels.size === 0 || levels.has(null) ? null : "none";
}

/**
 * Where bytes begin, relative to the file, that follow the trailer of a script that is a file of its own; undefined
 * when there are none, or when they were read as scripts already.
 */
export function overlayOffset(file: Content, scripts: readonly Script[]): number | undefined {
  const [script] = scripts;
  const trailer = script?.compiled?.trailer ?? null;
  if (script === undefined || trailer === null || script.resourceId !== undefined) return undefined;
  const end = script.offset + trailer.end;
  if (end >= file.base + file.size || scripts.some(({ offset }) => offset >= end)) return undefined;
  return end - file.base;
}
