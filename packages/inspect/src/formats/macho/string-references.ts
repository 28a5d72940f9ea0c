import type { OpacityLevel } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { PrintableRuns } from "../../content/printable-runs.ts";
import { isCode, isDebug, isZeroFill, S_CSTRING_LITERALS, type Section } from "./segments.ts";

/** A section that holds texts, or may hold some. */
export type StringSection = {
  /** `__TEXT,__cstring` */
  readonly name: string;
  readonly sizeBytes: number;
  /**
   * `literals`: texts and nothing else, by its type; `utf16`, `cfstring`: texts for Apple's libraries; `metadata`: names
   * of Swift; `data`: constants, among which texts may be.
   */
  readonly kind: "literals" | "utf16" | "cfstring" | "metadata" | "data";
};

const KINDS: ReadonlyMap<string, StringSection["kind"]> = new Map([
  ["__ustring", "utf16"],
  ["__cfstring", "cfstring"],
  ["__swift5_reflstr", "metadata"],
  ["__swift5_typeref", "metadata"],
  ["__const", "data"],
  ["__rodata", "data"],
  ["__data", "data"],
]);
const MAX_SECTIONS = 64;

/** Sections that count as references to strings; stripping leaves them all. */
export function findStringSections(sections: readonly Section[]): readonly StringSection[] {
  const found: StringSection[] = [];
  for (const { name, segment, type, size, ...section } of sections) {
    const kind = type === S_CSTRING_LITERALS ? "literals" : KINDS.get(name);
    if (kind === undefined || size === 0 || isZeroFill({ name, segment, type, size, ...section })) continue;
    if (found.length < MAX_SECTIONS) found.push({ name: `${segment},${name}`, sizeBytes: size, kind });
  }
  return found;
}

/**
 * AN0057's "lacking symbol table and string references", with what it was derived from. Literals are counted by the
 * sections' sizes; only when there are none is other data searched for text.
 */
export type NothingToRead = {
  readonly lacking: boolean;
  /** Level `symbols`: nothing in the image has a name. */
  readonly symbolsRemoved: boolean;
  /** Bytes of texts in sections that hold texts only, 8 and 16 bit. */
  readonly literalBytes: number;
  /** Runs of at least 6 printable characters in other data, as far as it was searched; absent when it was not. */
  readonly printableRuns?: number;
};

const STEP = 65_536; // the search ends with the first piece that holds some text
const SEARCHED = 1 << 20; // a program that hides its texts does not begin its data with a megabyte of something else

export function judgeReadability(
  file: Content,
  level: OpacityLevel | null,
  sections: readonly Section[],
  stringSections: readonly StringSection[],
): NothingToRead {
  const symbolsRemoved = level === "symbols";
  let literalBytes = 0;
  for (const { kind, sizeBytes } of stringSections) {
    if (kind === "literals" || kind === "utf16") literalBytes += sizeBytes;
  }
  if (!symbolsRemoved || literalBytes > 0) return { lacking: false, symbolsRemoved, literalBytes };
  const printableRuns = countRuns(file, sections);
  return { lacking: printableRuns === 0, symbolsRemoved, literalBytes, printableRuns };
}

/** Searches by what sections are, not by their names: whatever is neither code nor for debuggers. */
function countRuns(file: Content, sections: readonly Section[]): number {
  const runs = new PrintableRuns();
  let left = SEARCHED;
  let sectionsLeft = MAX_SECTIONS;
  for (const section of sections) {
    if (isCode(section) || isZeroFill(section) || isDebug(section) || section.offset === 0) continue;
    if (--sectionsLeft < 0) break;
    for (let at = 0; at < section.size && left > 0 && runs.runs === 0; at += STEP) {
      const length = Math.min(STEP, section.size - at, left);
      left -= length;
      if (file.scan(section.offset + at, length, 1, (piece) => runs.add(piece)) < length) break;
    }
    runs.endRange();
  }
  return runs.runs;
}
