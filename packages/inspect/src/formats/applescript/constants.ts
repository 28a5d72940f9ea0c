import { decodeMacRoman } from "./mac-roman.ts";
import type { RecordTree } from "./record-tree.ts";
import { TERM_CLASS, TERM_CONSTANT, TERM_EVENT, TERM_FORM } from "./record-types.ts";
import { codeOf, integerOf, itemsOf, textOf, textSize } from "./record-values.ts";

/** A value that is known without running the script; undefined stands for any other. */
export type Constant =
  /** `pieces`: how many literals it was put together from. */
  | { readonly kind: "text"; readonly text: string; readonly pieces: number }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "list"; readonly items: readonly (Constant | undefined)[] }
  | { readonly kind: "code"; readonly code: string };

export const LONGEST_TEXT = 16_384; // characters of one text; a longer one counts as unknown
export const LONGEST_LIST = 4096;
/** Classes of text. */
export const TEXT_CODES: ReadonlySet<string> = new Set(["TEXT", "ctxt", "utxt"]);

const CHARACTERS_PER_STEP = 16;

/** The constant that a literal record is, lists to one level. */
export function constantOf(tree: RecordTree, record: number): Constant | undefined {
  const items = itemsOf(tree, record, LONGEST_LIST);
  if (items === undefined) return simpleConstant(tree, record);
  return { kind: "list", items: items.map((item) => simpleConstant(tree, item)) };
}

function simpleConstant(tree: RecordTree, record: number): Constant | undefined {
  if (textSize(tree, record) > 2 * LONGEST_TEXT) return undefined;
  const text = textOf(tree, record);
  if (text !== undefined) return textConstant(text, 1);
  const value = integerOf(tree, record);
  if (value !== undefined) return { kind: "number", value };
  for (const kind of [TERM_CLASS, TERM_FORM, TERM_CONSTANT, TERM_EVENT]) {
    if (tree.isTerm(record, kind)) return { kind: "code", code: (codeOf(tree, record) ?? "").slice(-4) };
  }
  return undefined;
}

/** What `&` makes of two constants; undefined when that is not known. */
export function concatenated(left: Constant | undefined, right: Constant | undefined): Constant | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left.kind === "text") {
    const added = asText(right);
    return added === undefined ? undefined : textConstant(left.text + added.text, left.pieces + added.pieces);
  }
  if (left.kind !== "list" && right.kind !== "list") return undefined;
  const items = [...itemsIn(left), ...itemsIn(right)];
  return items.length > LONGEST_LIST ? undefined : { kind: "list", items };
}

/** A constant coerced to text: a list is joined, as it is unless a script sets text item delimiters. */
export function asText(
  constant: Constant | undefined,
): { readonly kind: "text"; readonly text: string; readonly pieces: number } | undefined {
  if (constant?.kind === "text") return constant;
  if (constant?.kind === "number") return { kind: "text", text: String(constant.value), pieces: 1 };
  if (constant?.kind !== "list" || constant.items.length === 0) return undefined;
  let text = "";
  for (const item of constant.items) {
    if (item?.kind !== "text") return undefined;
    text += item.text;
    if (text.length > LONGEST_TEXT) return undefined;
  }
  return { kind: "text", text, pieces: constant.items.length };
}

/** What a constant weighs: how much work it is to make or to look at. */
export function weightOf(constant: Constant | undefined): number {
  if (constant?.kind === "text") return 1 + constant.text.length / CHARACTERS_PER_STEP;
  if (constant?.kind !== "list") return 1;
  return constant.items.reduce((sum, item) => sum + (item?.kind === "text" ? weightOf(item) : 1), 1);
}

/** The text whose characters have these numbers, as `string id {…}` and a chain of `ASCII character` make it. */
export function textOfNumbers(numbers: readonly number[]): string | undefined {
  if (!numbers.every(isPrintable)) return undefined;
  return numbers.map((point) => String.fromCodePoint(point)).join("");
}

/** The numbers of a list that holds nothing else. */
export function numbersIn(constant: Constant | undefined): readonly number[] | undefined {
  if (constant?.kind !== "list") return undefined;
  const numbers: number[] = [];
  for (const item of constant.items) {
    if (item?.kind !== "number") return undefined;
    numbers.push(item.value);
  }
  return numbers;
}

export function textConstant(text: string, pieces: number): Constant | undefined {
  return text.length > LONGEST_TEXT ? undefined : { kind: "text", text, pieces };
}

function itemsIn(constant: Constant): readonly (Constant | undefined)[] {
  return constant.kind === "list" ? constant.items : [constant];
}

function isPrintable(point: number): boolean {
  if (point === 0x09 || point === 0x0a || point === 0x0d) return true;
  return (point >= 0x20 && point < 0x7f) || (point >= 0xa0 && point < 0xd800) || (point >= 0xe000 && point < 0x11_0000);
}

/** Arithmetic on whole numbers; undefined for any other. */
export function calculated(
  name: string,
  left: Constant | undefined,
  right: Constant | undefined,
): Constant | undefined {
  if (left?.kind !== "number" || right?.kind !== "number") return undefined;
  const a = left.value;
  const b = right.value;
  if (name === "Add") return number(a + b);
  if (name === "Subtract") return number(a - b);
  if (name === "Multiply") return number(a * b);
  if (b === 0) return undefined;
  return number(name === "Quotient" ? Math.trunc(a / b) : a % b);
}

function number(value: number): Constant | undefined {
  return Number.isSafeInteger(value) ? { kind: "number", value } : undefined;
}

/** What `as text` makes of a constant. */
export function coerced(value: Constant | undefined, type: Constant | undefined): Constant | undefined {
  if (type?.kind !== "code" || !TEXT_CODES.has(type.code)) return undefined;
  return asText(value);
}

/** What `ASCII character` makes of a number. */
export function character(value: Constant | undefined): Constant | undefined {
  if (value?.kind !== "number" || value.value < 0 || value.value > 0xff) return undefined;
  // Two pieces: a character that is spelled by its number was hidden, even when it stands alone.
  return textConstant(decodeMacRoman(Uint8Array.of(value.value)), 2);
}
