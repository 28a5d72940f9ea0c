import type { ParseIssue, TelemetryEvent } from "@limpid/core";
import { decodeBlock } from "./block.ts";
import { readSegment } from "./segments.ts";

/** Where a block lies. */
interface BlockPlace {
  readonly segment: number;
  readonly at_byte: number;
  readonly bytes: number;
}

/** The events of a block; none when it cannot be read, with an issue that says why. */
export function readBlock(
  folder: string,
  { segment, at_byte, bytes }: BlockPlace,
  issues: ParseIssue[],
): readonly TelemetryEvent[] {
  const block = readSegment(folder, segment, at_byte, bytes);
  const read = block === undefined ? { wrong: "its file is gone" } : decodeBlock(block);
  if (!("wrong" in read)) return read.events;
  issues.push({ code: "unreadable", at: at_byte, what: `segment ${segment}: ${read.wrong}` });
  return [];
}
