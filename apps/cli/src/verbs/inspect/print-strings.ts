import { escapeText, type ParseIssue, stringLine } from "@limpid/core";
import { type ByteSource, recogniseFormat } from "@limpid/inspect";
import { DEFAULT_MIN_LENGTH, extractStrings, marksOf, Places } from "@limpid/inspect/strings";
import { counted, grouped } from "../../terminal/layout.ts";
import type { Output } from "../../terminal/output.ts";

export interface StringsOptions {
  readonly json: boolean;
  readonly minLength?: number;
}

const OFFSET_WIDTH = 8; // hex digits; 4 GiB
const PLACE_WIDTH = 16;

/** Prints the strings of one file; `issues` say what could not be read. Counts for people go to `notes`. */
export function printStrings(
  path: string,
  source: ByteSource,
  { json, minLength = DEFAULT_MIN_LENGTH }: StringsOptions,
  output: Output,
  notes: Output,
): { readonly issues: readonly ParseIssue[] } {
  const places = recogniseFormat(source.read(0, 4096)) === null ? undefined : new Places(source);
  const kinds = new Map<string, number>();
  let count = 0;
  if (!json) output.line(escapeText(path));
  const issues = extractStrings(source, { minLength, latin1 }, (string) => {
    count++;
    const place = places?.of(string.offset);
    const marks = marksOf(string.text);
    for (const { kind } of marks) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (json) output.line(stringLine({ path, ...string, place, marks }));
    else {
      const { offset, encoding, text, length } = string;
      const where = `  ${offset.toString(16).padStart(OFFSET_WIDTH)}  ${placeText(place?.name)}`;
      const rest = text.length < length ? `… (${grouped(length)} characters)` : "";
      const wide = encoding === "ascii" ? "" : `[${encoding}] `;
      output.line(`${where}  ${wide}${text}${rest}${marks.length === 0 ? "" : `  <- ${markText(marks)}`}`);
    }
  });
  if (!json) {
    const marked = [...kinds]
      .sort(([, one], [, other]) => other - one)
      .map(([kind, times]) => `${grouped(times)} ${kind}`);
    output.flush();
    notes.line(`${counted(count, "string")}${marked.length === 0 ? "" : `; marked: ${marked.join(", ")}`}`);
  }
  return { issues };
}

function markText(marks: readonly { readonly reason: string }[]): string {
  return marks.map(({ reason }) => reason).join("; ");
}

const shown = new Map<string, string>();

function placeText(name = ""): string {
  const known = shown.get(name);
  if (known !== undefined) return known;
  const safe = escapeText(name);
  const text = (safe.length > PLACE_WIDTH ? `${safe.slice(0, PLACE_WIDTH - 1)}…` : safe).padEnd(PLACE_WIDTH);
  if (shown.size < 1000) shown.set(name, text); // a file names a few sections; a hostile one as many as it likes
  return text;
}

function latin1(piece: Uint8Array): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
}
