import { escapeText, type ParseIssue, stringLine } from "@limpid/core";
import { type ByteSource, recogniseFormat } from "@limpid/inspect";
import {
  DEFAULT_MIN_LENGTH,
  eachString,
  extractStrings,
  marksOf,
  type Place,
  Places,
  tracesOf,
} from "@limpid/inspect/strings";
import { counted, grouped } from "../../terminal/layout.ts";
import type { Output } from "../../terminal/output.ts";
import { StringsPage } from "./strings-page.ts";

export interface StringsOptions {
  readonly json: boolean;
  readonly minLength?: number;
  readonly ascii?: boolean;
}

interface Search {
  readonly minLength: number;
  readonly asciiOnly: boolean;
}

type Printed = { readonly issues: readonly ParseIssue[] };

const OFFSET_WIDTH = 8; // hex digits; 4 GiB
const PLACE_WIDTH = 16;
const LINE_FEED = 0x0a;

/** Prints the strings of one file; `issues` say what could not be read. Counts for people go to `notes`. */
export function printStrings(
  path: string,
  source: ByteSource,
  { ascii = false, json, minLength = DEFAULT_MIN_LENGTH }: StringsOptions,
  output: Output,
  notes: Output,
): Printed {
  const places = recogniseFormat(source.read(0, 4096)) === null ? undefined : new Places(source);
  const search = { minLength, asciiOnly: ascii };
  return json
    ? printLines(path, source, search, places, output)
    : printPage(path, source, search, places, output, notes);
}

function printLines(
  path: string,
  source: ByteSource,
  search: Search,
  places: Places | undefined,
  output: Output,
): Printed {
  const issues = extractStrings(source, { ...search, latin1 }, (string) => {
    const place = places?.of(string.offset);
    output.line(stringLine({ path, ...string, place, marks: marksOf(string.text) }));
  });
  return { issues };
}

function printPage(
  path: string,
  source: ByteSource,
  search: Search,
  places: Places | undefined,
  output: Output,
  notes: Output,
): Printed {
  const page = new StringsPage(output);
  const placeBytes = new PlaceBytes();
  const kinds = new Map<string, number>();
  let piece: Uint8Array | undefined;
  let buffer: Buffer = INDENT;
  let count = 0;
  output.line(escapeText(path));
  const issues = eachString(source, search, ({ bytes, encoding, end, length, offset, start, step }) => {
    count++;
    const where = placeBytes.of(places?.of(offset));
    page.copy(INDENT, 0, INDENT.length, 1);
    page.hex(offset, OFFSET_WIDTH);
    page.copy(where, 0, where.length, 1);
    if (step === 2) page.text(`[${encoding}] `);
    page.copy(bytes, start, end, step);
    if (end - start < length * step) page.text(`… (${grouped(length)} characters)`);
    const traces = tracesOf(bytes, start, end, step);
    if (bytes !== piece) {
      piece = bytes;
      buffer = bufferOf(bytes);
    }
    const marks = traces === 0 ? [] : marksOf(textOf(buffer, start, end, step), traces);
    if (marks.length > 0) page.text(`  <- ${marks.map(({ reason }) => reason).join("; ")}`);
    for (const { kind } of marks) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    page.byte(LINE_FEED);
  });
  page.flush();
  const marked = [...kinds]
    .sort(([, one], [, other]) => other - one)
    .map(([kind, times]) => `${grouped(times)} ${kind}`);
  notes.line(`${counted(count, "string")}${marked.length === 0 ? "" : `; marked: ${marked.join(", ")}`}`);
  return { issues };
}

const INDENT = Buffer.from("  ");
const NOWHERE = Buffer.from(" ".repeat(PLACE_WIDTH + 4));

/** The column of places as bytes: strings come in the order of the file, many to a section. */
class PlaceBytes {
  #last: Place | undefined;
  #bytes: Uint8Array = NOWHERE;

  of(place: Place | undefined): Uint8Array {
    if (place === undefined) return NOWHERE;
    if (place !== this.#last) {
      const safe = escapeText(place.name);
      const shown = (safe.length > PLACE_WIDTH ? `${safe.slice(0, PLACE_WIDTH - 1)}…` : safe).padEnd(PLACE_WIDTH);
      this.#bytes = Buffer.from(`  ${shown}  `);
      this.#last = place;
    }
    return this.#bytes;
  }
}

/** The characters of a span as text; `whole` is the piece that it lies in, as Node's kind of bytes. */
function textOf(whole: Buffer, start: number, end: number, step: 1 | 2): string {
  if (step === 1) return whole.toString("latin1", start, end);
  return latin1(whole.subarray(start, end).filter((_, at) => at % 2 === 0));
}

function latin1(piece: Uint8Array): string {
  return bufferOf(piece).toString("latin1");
}

function bufferOf(piece: Uint8Array): Buffer {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.length);
}
