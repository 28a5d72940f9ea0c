import { textOf as utf8 } from "../../content/text.ts";
import { parseAlias, type Target } from "./alias-record.ts";
import type { RecordTree } from "./record-tree.ts";
import { DATA, LONG_DATA } from "./record-types.ts";
import { codeOf, isBlock, textOf, textSize } from "./record-values.ts";

const KIND_DESCRIPTOR = 0x08;
const DESCRIPTOR_TYPE = 90; // behind fields of a resolved application whose meaning is not known
const KIND_ITEM = 0x18; // container, class, name
const KIND_BY_KEY = 0x19; // container, class, key, form
const APPLICATION = "capp";
const LONGEST_URL = 4096;
const LONGEST_NAME = 2048; // bytes

/** An application that a record names: through an alias, a URL or by its name; undefined for another record. */
export function targetOf(tree: RecordTree, record: number): Target | undefined {
  if (isBlock(tree, record, KIND_ITEM) || isBlock(tree, record, KIND_BY_KEY)) {
    if (codeOf(tree, tree.slot(record, 1)) !== APPLICATION) return undefined;
    const key = tree.slot(record, 2);
    const name = textSize(tree, key) > LONGEST_NAME ? undefined : textOf(tree, key);
    return name === undefined ? undefined : { name };
  }
  const data = descriptorOf(tree, record);
  if (data === undefined) return undefined;
  if (data.type === "alis") return parseAlias(data.content);
  if (data.type !== "aprl") return undefined;
  const name = utf8(data.content.subarray(0, LONGEST_URL));
  return { name };
}

/** A value in the form of Apple events: its type and its bytes. */
function descriptorOf(
  tree: RecordTree,
  record: number,
): { readonly type: string; readonly content: Uint8Array } | undefined {
  const data = dataOf(tree, record);
  if (data === undefined) return undefined;
  const at = tree.kind(record) === KIND_DESCRIPTOR ? DESCRIPTOR_TYPE : 0;
  if (data.length < at + 4) return undefined;
  return { type: utf8(data.subarray(at, at + 4)), content: data.subarray(at + 4) };
}

/** The bytes of a data record, behind its kind. */
function dataOf(tree: RecordTree, record: number): Uint8Array | undefined {
  const at = tree.offset(record) + 6;
  if (tree.type(record) === DATA) return tree.slice(at, tree.size(record));
  if (tree.type(record) !== LONG_DATA) return undefined;
  const size = tree.slice(at, 4).reduce((sum, byte) => sum * 256 + byte, 0);
  return tree.slice(at + 4, size);
}
