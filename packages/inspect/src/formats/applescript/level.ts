import type { OpacityLevel, Parsed, ParseIssue, Reason } from "@limpid/core";
import { NONE, type RecordTree } from "./record-tree.ts";
import { KIND_SCRIPT, NIL, SYNTAX_NODE } from "./record-types.ts";
import { isBlock } from "./record-values.ts";

/** What was left out of a compiled script, and the bytes that show it. */
export interface LevelDecision {
  readonly level: OpacityLevel | null;
  readonly reasons: readonly Reason[];
}

const ROOT_SLOTS = 4; // nil, parse tree, an empty block, the table of handlers
const PARSE_TREE = 1;

/**
 * A script is run-only when the second slot of its root is nil, and editable when it holds the parse tree. Nothing
 * else tells: script objects inside a run-only script keep parse trees of their own, texts and names survive in both.
 */
export function decideLevel(tree: RecordTree): Parsed<LevelDecision> {
  if (tree.count === 0) return unreadable([]);
  if (!isBlock(tree, 0, KIND_SCRIPT) || tree.slotCount(0) !== ROOT_SLOTS) {
    const what = "root record: a block of kind 0x0f with 4 slots expected, another found";
    return unreadable([{ code: "invalid-value", at: tree.base + tree.offset(0), what }]);
  }
  const record = tree.slot(0, PARSE_TREE);
  if (record === NONE) {
    const at = tree.base + tree.offset(0);
    return unreadable([{ code: "truncated", at, what: "root record, slot 2: the script ends before it" }]);
  }
  const at = tree.base + tree.offset(record);
  if (tree.type(record) === SYNTAX_NODE) return { value: { level: "none", reasons: [] }, issues: [] };
  if (tree.type(record) === NIL && tree.size(record) === 0) {
    const explanation =
      'The script was compiled run-only (osacompile -x, Script Editor\'s "Run-only"): the parse tree is left out, so no editor shows its source.';
    return { value: { level: "run-only", reasons: [{ id: "applescript.run-only", explanation, at }] }, issues: [] };
  }
  const what = `root record, slot 2: a parse tree or nil expected, type 0x${tree.type(record).toString(16)} found`;
  return unreadable([{ code: "invalid-value", at, what }]);
}

function unreadable(issues: readonly ParseIssue[]): Parsed<LevelDecision> {
  const explanation = "Whether the script holds its parse tree cannot be read.";
  return { value: { level: null, reasons: [{ id: "applescript.root-unreadable", explanation }] }, issues };
}
