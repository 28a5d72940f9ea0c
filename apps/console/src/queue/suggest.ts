import { FIELDS, PRIORITY_WORDS, STATES, STATUS_WORDS } from "@limpid/query";

/** Values that are known for a field, the most frequent first. */
export type KnownValues = Readonly<Record<string, readonly { readonly value: string; readonly count?: number }[]>>;

export interface Suggestion {
  /** What stands in the list. */
  readonly shown: string;
  readonly more?: string;
  /** Replaces the text from `from` to the caret. */
  readonly insert: string;
  readonly from: number;
}

const LONGEST = 9; // lines; more are no help
const HINTS: Readonly<Record<string, string>> = {
  priority: "high, medium, low, expected",
  host: "a name, or its beginning: web-*",
  role: "what kind of program wrote it",
  technique: "of ATT&CK",
  status: "what was decided",
  assignee: "a name, or none",
  group: "same content, creator and reasons",
  sha256: "of the file",
  path: "of the file, or its beginning: /tmp/*",
  creator: "image that wrote it, or its beginning",
  after: "last seen from then on: 2026-01-31",
  before: "last seen before then",
  is: "snoozed or changed",
};

/** What could be written next, at the caret of a query. */
export function suggest(text: string, caret: number, known: KnownValues): readonly Suggestion[] {
  const before = text.slice(0, caret);
  const from = wordStart(before);
  const word = before.slice(from).replace(/^-/, "");
  const sign = before[from] === "-" ? "-" : "";
  const colon = word.indexOf(":");
  if (colon < 0) {
    return FIELDS.filter((field) => field.startsWith(word.toLowerCase()))
      .slice(0, word === "" ? FIELDS.length : LONGEST)
      .map((field) => ({ shown: `${sign}${field}:`, more: HINTS[field] ?? "", insert: `${sign}${field}:`, from }));
  }
  const field = word.slice(0, colon).toLowerCase();
  const comma = word.lastIndexOf(",");
  const begun = word.slice(Math.max(colon, comma) + 1);
  const given = word.slice(colon + 1, Math.max(colon + 1, comma)).split(",");
  return valuesOf(field, known)
    .filter(
      ({ value }) => value !== begun && !given.includes(value) && value.toLowerCase().includes(begun.toLowerCase()),
    )
    .slice(0, LONGEST)
    .map(({ value, count }) => ({
      shown: value,
      ...(count !== undefined && { more: count.toLocaleString("en") }),
      insert: written(value),
      from: caret - begun.length,
    }));
}

function valuesOf(field: string, known: KnownValues): readonly { readonly value: string; readonly count?: number }[] {
  const fixed = { priority: PRIORITY_WORDS, status: STATUS_WORDS, is: STATES }[field];
  if (fixed !== undefined) return fixed.map((value) => known[field]?.find((each) => each.value === value) ?? { value });
  const values = known[field] ?? [];
  return field === "assignee" ? values.map((each) => (each.value === "" ? { ...each, value: "none" } : each)) : values;
}

/** Where the term begins that the text ends in; quotes hold spaces together. */
function wordStart(text: string): number {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"' && text[at - 1] !== "\\") quoted = !quoted;
    else if (text[at] === " " && !quoted) start = at + 1;
  }
  return start;
}

function written(value: string): string {
  return /[\s,"]/.test(value) || value === "" ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
}
