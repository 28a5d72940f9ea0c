import type { ArtifactFormat, ParseIssue } from "@limpid/core";
import { Content } from "./content/content.ts";
import { type ByteSource, bytesSource } from "./content/source.ts";
import { formatOf } from "./formats/index.ts";
import { HEAD } from "./inspect.ts";

/** One line of a listing for a person. */
export interface DumpLine {
  /** `heading` begins a part, `item` is a fact below it, `code` an instruction, `note` says what is missing. */
  readonly kind: "heading" | "item" | "code" | "note";
  /** Steps to indent; 0 for the outermost heading. */
  readonly depth: number;
  /** Offset in the whole file of the bytes that the line speaks of; absent: it speaks of no single place. */
  readonly at?: number;
  /** Safe to print: control characters and other hidden ones are escaped. Of any length: wrapping is the caller's. */
  readonly text: string;
}

export interface Dump {
  readonly lines: readonly DumpLine[];
  readonly issues: readonly ParseIssue[];
}

const BUDGET = 64 << 20; // a listing is for a person to read; what is longer is cut with an issue

/**
 * What is left in a file to read, in full but bounded: `lines` is undefined for a format without a listing. Every
 * line is safe to print.
 */
export function dumpSource(source: ByteSource): {
  readonly format: ArtifactFormat | null;
  readonly lines: readonly DumpLine[] | undefined;
  readonly issues: readonly ParseIssue[];
} {
  const content = new Content(source, { left: BUDGET });
  const format = formatOf(content.bytes(0, HEAD));
  const dump = format?.dump?.(content);
  return { format: format?.name ?? null, lines: dump?.lines, issues: [...(dump?.issues ?? []), ...content.issues] };
}

/** The same for a file in memory. */
export function dumpBytes(bytes: Uint8Array): ReturnType<typeof dumpSource> {
  return dumpSource(bytesSource(bytes));
}
