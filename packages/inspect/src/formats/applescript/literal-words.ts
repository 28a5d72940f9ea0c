import { eventWords } from "./event-names.ts";
import { NONE, type RecordTree } from "./record-tree.ts";
import {
  BOOLEAN,
  BYTES,
  DATA,
  KIND_HANDLER,
  KIND_HANDLER_2,
  LONG_BYTES,
  LONG_DATA,
  NIL,
  REAL,
  RECORD_CELL,
  TERM_CLASS,
  TERM_CONSTANT,
  TERM_EVENT,
} from "./record-types.ts";
import { codeOf, identifierOf, integerOf, isBlock, itemsOf, textOf, textSize } from "./record-values.ts";
import { targetOf } from "./targets.ts";

const MAX_ITEMS = 64; // of a list that are shown
const LONGEST_TEXT = 2000; // bytes of a text that are shown

/** A literal as a person would write it; hostile characters are not escaped. */
export function literalWords(tree: RecordTree, record: number): string {
  const items = itemsOf(tree, record, MAX_ITEMS + 1);
  if (items === undefined) return simpleWords(tree, record);
  const shown = items.slice(0, MAX_ITEMS).map((item) => simpleWords(tree, item));
  return `{${shown.join(", ")}${items.length > MAX_ITEMS ? ", …" : ""}}`;
}

function simpleWords(tree: RecordTree, record: number): string {
  if (record === NONE) return "?";
  if (textSize(tree, record) > LONGEST_TEXT) return `text of ${textSize(tree, record)} bytes`;
  const text = textOf(tree, record);
  if (text !== undefined) return `"${text}"`;
  const name = identifierOf(tree, record) ?? integerOf(tree, record)?.toString() ?? termWords(tree, record);
  if (name !== undefined) return name;
  const target = targetOf(tree, record);
  if (target !== undefined) return `application "${target.path ?? target.name}"`;
  if (isBlock(tree, record, KIND_HANDLER) || isBlock(tree, record, KIND_HANDLER_2)) {
    return `handler ${simpleWords(tree, tree.slot(record, 0))}`;
  }
  return valueWords(tree, record);
}

function termWords(tree: RecordTree, record: number): string | undefined {
  const code = codeOf(tree, record);
  if (code === undefined) return undefined;
  if (tree.isTerm(record, TERM_EVENT)) return eventWords(code);
  if (tree.isTerm(record, TERM_CONSTANT)) return `«constant ${code}»`;
  return tree.isTerm(record, TERM_CLASS) ? `«class ${code}»` : `«form ${code}»`;
}

function valueWords(tree: RecordTree, record: number): string {
  const at = tree.offset(record) + 5;
  switch (tree.type(record)) {
    case NIL:
      return tree.size(record) === 0 ? "nil" : "symbol";
    case BOOLEAN:
      return tree.size(record) === 0 ? "false" : "true";
    case REAL:
      return String(new DataView(tree.slice(at, 8).slice().buffer).getFloat64(0));
    case RECORD_CELL:
      return tree.slotCount(record) === 0 ? "{}" : `record of ${simpleKey(tree, record)}`;
    case BYTES:
    case DATA:
      return `data of ${tree.size(record)} bytes`;
    case LONG_BYTES:
    case LONG_DATA:
      return "long data";
    default:
      return `value of type 0x${tree.type(record).toString(16)}`;
  }
}

function simpleKey(tree: RecordTree, record: number): string {
  const key = tree.slot(record, 0);
  return identifierOf(tree, key) ?? codeOf(tree, key) ?? "?";
}
