import type { ParseIssue } from "@limpid/core";
import { textOf } from "../../content/text.ts";
import type { ScriptBudget } from "./budget.ts";
import { decideLevel, type LevelDecision } from "./level.ts";
import type { RecordTree } from "./record-tree.ts";
import { parseRecords } from "./records.ts";
import { KNOWN_VERSION, MAGIC_LENGTH, VERSION_LENGTH, versionIssue } from "./script-header.ts";
import { type Trailer, trailerOf } from "./trailer.ts";

/** A compiled AppleScript: its records, and what they say of its source. */
export interface CompiledScript {
  readonly version: string;
  readonly decision: LevelDecision;
  readonly tree: RecordTree;
  /** Whether every record that the tree asks for could be read. */
  readonly complete: boolean;
  /** Relative to the script: behind its last record. */
  readonly end: number;
  /** null: none stands behind the last record. */
  readonly trailer: Trailer | null;
  readonly issues: readonly ParseIssue[];
}

/** Reads the script whose magic begins `bytes`, at `base` in the whole file. */
export function parseCompiledScript(bytes: Uint8Array, base: number, budget: ScriptBudget): CompiledScript {
  const version = textOf(bytes.subarray(MAGIC_LENGTH, MAGIC_LENGTH + VERSION_LENGTH));
  const known = version === KNOWN_VERSION;
  // Records of an unknown version may mean anything: none are read.
  const readable = known ? bytes : bytes.subarray(0, 0);
  const { value, issues } = parseRecords(readable, base, known ? MAGIC_LENGTH + VERSION_LENGTH : 0, budget);
  const { tree, complete, end } = value;
  const unknown = versionIssue(version, base + MAGIC_LENGTH);
  if (unknown !== undefined) {
    const explanation = `The script is of a version that is not known, so whether its source was left out cannot be read.`;
    const reasons = [{ id: "applescript.version-unknown", explanation, at: base + MAGIC_LENGTH }];
    return { version, decision: { level: null, reasons }, tree, complete, end, trailer: null, issues: [unknown] };
  }
  const decision = decideLevel(tree);
  const trailer = complete ? trailerOf(tree, end) : null;
  return { version, decision: decision.value, tree, complete, end, trailer, issues: [...issues, ...decision.issues] };
}
