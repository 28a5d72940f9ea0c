import { blockOf, type Latin1, type LogBlock } from "@limpid/core";
import type { Source } from "../../source.ts";
import { Head } from "./head.ts";
import { NodeLines } from "./node-lines.ts";
import { AuditdSession } from "./session.ts";
import { AUDITD_SHOWS } from "./shows.ts";

/** Linux audit records as auditd, audisp, syslog or the kernel log hold them. */
export const auditd: Source = {
  name: "auditd",
  shows: AUDITD_SHOWS,
  recognise,
  startsAt,
  open: (options, sink) => new AuditdSession(options, sink),
  hostLines: () => new NodeLines(),
};

/** Its records look like audit's, but hold a whole event each; they are not read. */
const AUOMS = "type=AUOMS_";
const MAX_HEADER = 512; // longer than any syslog header
const MAX_LINES = 200; // of the head; enough to outvote a banner or comments

/** The share of lines that are audit records; JSON that quotes such lines is another source's. */
function recognise(head: Latin1): number {
  const block = blockOf(head);
  const reader = new Head();
  let records = 0;
  let lines = 0;
  for (let start = 0; start < head.length && lines < MAX_LINES; ) {
    const newline = head.indexOf("\n", start);
    const end = newline < 0 ? head.length : newline;
    const first = head.charCodeAt(start);
    if (end > start && first !== 123 && first !== 35) {
      lines++;
      if (isRecord(reader, block, start, end)) records++;
    } else if (first === 123) lines++;
    start = end + 1;
  }
  return lines === 0 ? 0 : records / lines;
}

function startsAt(head: Latin1): number | undefined {
  const block = blockOf(head);
  const reader = new Head();
  for (let start = 0, lines = 0; start < head.length && lines < MAX_LINES; lines++) {
    const newline = head.indexOf("\n", start);
    const end = newline < 0 ? head.length : newline;
    if (isRecord(reader, block, start, end)) return reader.at;
    start = end + 1;
  }
  return undefined;
}

function isRecord(reader: Head, block: LogBlock, start: number, end: number): boolean {
  const known = reader.read(block, start, end) === undefined && reader.readStamp(block.bytes, end);
  return known && !block.text.slice(start, Math.min(end, start + MAX_HEADER)).includes(AUOMS);
}
