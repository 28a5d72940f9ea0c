import type { Content } from "../../content/content.ts";
import { textOf } from "../../content/text.ts";
import { type Section, SHT_PROGBITS } from "./section-headers.ts";

const MAX_BYTES = 4096; // one line per compiler; the linker merges equal ones
const MAX_LINES = 8;
const LONGEST_LINE = 200;

/** What compilers and linkers wrote about themselves into `.comment`, each line once. */
export function parseComment(file: Content, section: Section): readonly string[] {
  if (section.type !== SHT_PROGBITS) return [];
  const lines: string[] = [];
  const bytes = file.bytes(section.offset, Math.min(section.size, MAX_BYTES));
  for (let start = 0; start < bytes.length && lines.length < MAX_LINES; ) {
    const nul = bytes.indexOf(0, start);
    const end = nul < 0 ? bytes.length : nul;
    const line = textOf(bytes.subarray(start, Math.min(end, start + LONGEST_LINE))).trim();
    if (line !== "" && !lines.includes(line)) lines.push(line);
    start = end + 1;
  }
  return lines;
}
