import type { Content } from "../../content/content.ts";
import { type MachHeader, MH_BUNDLE, MH_DSYM, MH_DYLIB, MH_DYLIB_STUB } from "./header.ts";
import { isCode, isExecutable, isZeroFill, type Segment } from "./segments.ts";

/** How much of an image is code. */
export interface Code {
  /** Bytes of sections with instructions; of executable segments where there are no sections. */
  readonly bytes: number;
  /** Whether there is anything that names could belong to; undefined when nothing says. */
  readonly isThere: boolean | undefined;
}

// A function that only returns takes four to eight bytes; a bundle whose source was compiled out holds none.
const FLOOR = 16;
const LOOKED_AT = 65_536; // the smallest segment has one page, of 4 or 16 KiB

/**
 * Whether an image holds code. Flags of sections are claims: a library or bundle that denies having code is believed
 * when its executable segments are empty behind the load commands. A program is never believed.
 */
export function findCode(file: Content, header: MachHeader, segments: readonly Segment[], commandsEnd: number): Code {
  const bytes = codeBytes(segments);
  if (header.fileType === MH_DSYM || header.fileType === MH_DYLIB_STUB) return { bytes, isThere: false };
  if (segments.length === 0) return { bytes, isThere: undefined };
  if (header.fileType !== MH_DYLIB && header.fileType !== MH_BUNDLE) return { bytes, isThere: true };
  if (bytes >= FLOOR) return { bytes, isThere: true };
  const executable = segments.filter((segment) => isExecutable(segment) && segment.fileSize > 0);
  let left = LOOKED_AT;
  let found = 0;
  for (const { offset, fileSize } of executable) {
    const start = Math.max(offset, offset < commandsEnd ? commandsEnd : 0);
    const length = Math.max(0, offset + fileSize - start);
    if (length > left) return { bytes, isThere: true };
    if (offset + fileSize > file.size) return { bytes, isThere: undefined };
    left -= length;
    for (const byte of file.bytes(start, length)) if (byte !== 0) found++;
  }
  return { bytes, isThere: found >= FLOOR };
}

function codeBytes(segments: readonly Segment[]): number {
  let sum = 0;
  for (const segment of segments) {
    if (segment.sections.length === 0) sum += isExecutable(segment) ? segment.fileSize : 0;
    else for (const section of segment.sections) if (isCode(section) && !isZeroFill(section)) sum += section.size;
  }
  return Math.min(sum, Number.MAX_SAFE_INTEGER);
}
