import { hex } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { textOf } from "../../content/text.ts";
import type { ElfHeader } from "./header.ts";
import { PT_NOTE, type Segment } from "./program-headers.ts";
import { type Section, SHT_NOTE } from "./section-headers.ts";

/** What the notes say that this package uses. */
export interface Notes {
  /** NT_GNU_BUILD_ID in hex: the same in a stripped file and in the debug file that was split off. */
  readonly buildId: string | null;
  readonly goBuildId: string | null;
}

const NT_GNU_BUILD_ID = 3;
const NT_GO_BUILD_ID = 4;
const MAX_RANGES = 8; // linkers write one or two, core files one
const MAX_NOTES = 64;
const MAX_BYTES = 65_536;
const LONGEST_ID = 256; // build ids are 8 to 32 bytes, Go's are text of about 90

/** @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.pheader.html#note_section */
export function parseNotes(
  file: Content,
  header: ElfHeader,
  segments: readonly Segment[],
  sections: readonly Section[],
): Notes {
  let buildId: string | null = null;
  let goBuildId: string | null = null;
  for (const { offset, size } of noteRanges(segments, sections)) {
    const notes = file.reader(offset, Math.min(size, MAX_BYTES), header.endian, "notes");
    for (let count = 0; count < MAX_NOTES && notes.remaining >= 12; count++) {
      const nameSize = notes.u32("n_namesz");
      const descriptionSize = notes.u32("n_descsz");
      const type = notes.u32("n_type");
      const owner = notes.take(nameSize, "n_name");
      notes.skip(-nameSize & 3);
      const description = notes.take(descriptionSize, "n_desc");
      notes.skip(Math.min(-descriptionSize & 3, notes.remaining));
      if (notes.issue !== undefined) break;
      if (description.length === 0 || description.length > LONGEST_ID) continue;
      if (type === NT_GNU_BUILD_ID && is(owner, "GNU\0")) buildId ??= hex(description);
      else if (type === NT_GO_BUILD_ID && is(owner, "Go\0\0")) goBuildId ??= textOf(description);
    }
  }
  return { buildId, goBuildId };
}

function noteRanges(
  segments: readonly Segment[],
  sections: readonly Section[],
): readonly { readonly offset: number; readonly size: number }[] {
  const ranges: { offset: number; size: number }[] = [];
  for (const { type, offset, fileSize } of segments) {
    if (type === PT_NOTE && ranges.length < MAX_RANGES) ranges.push({ offset, size: fileSize });
  }
  if (ranges.length > 0) return ranges;
  return sections.filter(({ type }) => type === SHT_NOTE).slice(0, MAX_RANGES);
}

function is(owner: Uint8Array, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    if (owner[index] !== name.charCodeAt(index)) return false;
  }
  return true;
}
