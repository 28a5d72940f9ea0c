import { escapeText, type ParseIssue } from "@limpid/core";
import { type ByteSource, dumpSource } from "@limpid/inspect";
import { wrap } from "../../terminal/layout.ts";
import type { Output } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";

const INDENT = 2;
const LEAST_WIDTH = 24; // of a text that stands deep inside

/** Prints what is left in a file to read; a text says why there is no listing. */
export function printDump(
  path: string,
  source: ByteSource,
  output: Output,
): { readonly issues: readonly ParseIssue[] } | string {
  const { format, lines, issues } = dumpSource(source);
  if (lines === undefined) {
    return format === null
      ? "no format that limpid knows"
      : `there is no listing of this format (${format}); --strings shows what text it holds`;
  }
  const paint = paintFor(output);
  output.line(paint.bold(escapeText(path)));
  for (const { kind, depth, at, text } of lines) {
    const margin = " ".repeat(INDENT * (depth + 1));
    const place = at === undefined ? "" : ` (at 0x${at.toString(16)})`;
    const width = Math.max(LEAST_WIDTH, output.columns - margin.length - INDENT);
    const [first = "", ...rest] = wrap(`${text}${kind === "code" ? "" : place}`, width);
    output.line(`${margin}${kind === "heading" ? paint.bold(first) : kind === "note" ? paint.dim(first) : first}`);
    for (const line of rest) output.line(`${margin}${" ".repeat(INDENT)}${line}`);
  }
  return { issues };
}
