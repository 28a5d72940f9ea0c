import { blockOf, type Latin1, type TelemetryEvent } from "@limpid/core";
import type { Source, SourceOptions } from "../source.ts";
import { closeCut } from "./cut-value.ts";
import { ENVELOPES, type FromText, type JsonLines, JsonLog } from "./json-log.ts";
import type { JsonObject } from "./read-json.ts";
import { type Shape, ShapeNode } from "./shape.ts";

/** What became of a record. */
export type Verdict =
  | { readonly kind: "used" }
  /** It carries nothing for an event; counted under this type. */
  | { readonly kind: "ignored"; readonly as: string }
  /** It should have, but could not be understood; counted under this reason. */
  | { readonly kind: "skipped"; readonly why: string };

export const USED: Verdict = { kind: "used" };

/** Reads the records of one reading, in the order they were written; remembers what later ones leave out. */
export interface JsonRecords {
  readonly read: (record: JsonObject) => Verdict;
  /** Events that the source says are missing, by host, so far. */
  readonly lost?: () => ReadonlyMap<string, number>;
  /** Gives out events that were held back long enough at `now`; true: all of them. */
  readonly giveWhole?: (now: number) => boolean;
  /** Gives out events that it held back. */
  readonly end?: () => void;
}

/** A kind of telemetry whose records are JSON objects: one to a line, spread over lines, or in an array. */
export interface JsonKind extends Pick<Source, "name" | "shows"> {
  /** The members of a record that are read. */
  readonly shape: { readonly [name: string]: Shape };
  /** Whether a record is of this kind; decided by its structure, never by one word. */
  readonly matches: (record: JsonObject) => boolean;
  /** The same for the beginning of a record that a log's head cut off, where it may lack what `matches` asks for. */
  readonly matchesCut?: (record: JsonObject) => boolean;
  /** When it was written, in milliseconds. */
  readonly timeOf: (record: JsonObject) => number | undefined;
  /** For telemetry that is written as lines of text as well. */
  readonly fromText?: FromText;
  readonly open: (options: SourceOptions, sink: (event: TelemetryEvent) => void) => JsonRecords;
}

const MOST_RECORDS = 50; // of the head; enough to outvote a stray line

/** A source of one kind of JSON records. */
export function jsonSource(kind: JsonKind): Source {
  const node = new ShapeNode({ ...envelopes(kind.shape), ...kind.shape });
  const lines: JsonLines = { node, matches: kind.matches, fromText: kind.fromText };
  const cutLines: JsonLines = { ...lines, matches: kind.matchesCut ?? kind.matches };
  return {
    name: kind.name,
    ...(kind.shows === undefined ? {} : { shows: kind.shows }),
    recognise: (head) => {
      let found = 0;
      let records = 0;
      for (const record of recordsIn(head, lines, cutLines)) {
        if (record !== undefined) found++;
        records++;
      }
      return records === 0 ? 0 : found / records;
    },
    startsAt: (head) => {
      for (const record of recordsIn(head, lines, cutLines)) {
        const at = record === undefined ? undefined : kind.timeOf(record);
        if (at !== undefined) return at;
      }
      return undefined;
    },
    open: (options, sink) => new JsonLog(lines, (inOrder) => kind.open(options, inOrder), sink),
  };
}

/** Shippers put a record into a member of their own, as an object or as text. */
function envelopes(shape: { readonly [name: string]: Shape }): { readonly [name: string]: Shape } {
  return Object.fromEntries(ENVELOPES.map((name) => [name, shape]));
}

/** The first records of a log; undefined for one of another kind or none. */
function recordsIn(head: Latin1, lines: JsonLines, cutLines: JsonLines): readonly (JsonObject | undefined)[] {
  const found = wholeRecordsIn(head, lines);
  if (found.some((record) => record !== undefined) || head.length < LONG_HEAD) return found;
  // The head may end within the first record: an execution can have a megabyte of arguments.
  const closed = closeCut(head);
  return closed === undefined ? found : wholeRecordsIn(closed, cutLines);
}

const LONG_HEAD = 4096; // a shorter one is all that there is

function wholeRecordsIn(head: Latin1, lines: JsonLines): readonly (JsonObject | undefined)[] {
  const found: (JsonObject | undefined)[] = [];
  const log = new JsonLog(
    lines,
    () => ({
      read: (record) => {
        if (found.length < MOST_RECORDS) found.push(record);
        return USED;
      },
    }),
    () => {},
    () => {
      if (found.length < MOST_RECORDS) found.push(undefined);
    },
  );
  log.push(blockOf(head));
  // What stands behind the last line feed may be cut, but of a log of one line it is all there is.
  if (found.length === 0) log.endOfFile();
  return found;
}
