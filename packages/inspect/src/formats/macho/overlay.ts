import { hex, sha256 } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { type PayloadFormat, payloadFormat } from "../../content/payload-format.ts";
import type { LinkeditTable } from "./linkedit.ts";
import type { LoadCommands } from "./load-commands.ts";
import { isZeroFill, type Segment } from "./segments.ts";
import type { DysymtabCommand, SymtabCommand } from "./symtab-command.ts";

/** Bytes behind everything that the headers claim, or between the slices of a universal file. */
export type Overlay = {
  /** In the whole file. */
  readonly offset: number;
  readonly sizeBytes: number;
  readonly format: PayloadFormat;
  /** Lower-case hex; with deep only, and not of more than 2 MiB. */
  readonly sha256?: string;
};

const LOOKED_AT = 4096;
const MAX_HASHED = 2 << 20; // a tenth of a second in pure code
const RELOCATION_SIZE = 8;

/** Where the bytes end that the tables of an image claim. */
export function claimedEnd(tables: {
  readonly commands: LoadCommands;
  readonly segments: readonly Segment[];
  readonly symtab: SymtabCommand | undefined;
  readonly dysymtab: DysymtabCommand | undefined;
  readonly linkedit: readonly LinkeditTable[];
}): number {
  const { commands, segments, symtab, dysymtab, linkedit } = tables;
  let end = commands.end;
  const claim = (offset: number, size: number): void => {
    if (size > 0) end = Math.max(end, offset + size);
  };
  for (const { offset, fileSize, sections } of segments) {
    claim(offset, fileSize);
    for (const section of sections) {
      if (!isZeroFill(section)) claim(section.offset, section.offset === 0 ? 0 : section.size);
      claim(section.relocations.offset, section.relocations.count * RELOCATION_SIZE);
    }
  }
  if (symtab !== undefined) {
    claim(symtab.offset, symtab.size);
    claim(symtab.strings.offset, symtab.strings.size);
  }
  for (const { offset, size } of [...(dysymtab?.tables ?? []), ...linkedit]) claim(offset, size);
  return end;
}

/** The bytes from `offset` on as a payload; null when there are none. */
export function payloadAt(file: Content, offset: number, deep: boolean): Overlay | null {
  const sizeBytes = file.size - offset;
  if (sizeBytes <= 0) return null;
  const format = payloadFormat(file.bytes(offset, LOOKED_AT));
  const overlay: Overlay = { offset: file.base + offset, sizeBytes, format };
  if (!deep || sizeBytes > MAX_HASHED) return overlay;
  const bytes = file.bytes(offset, sizeBytes);
  return bytes.length === sizeBytes ? { ...overlay, sha256: hex(sha256(bytes)) } : overlay;
}

const MAX_GAP = 1 << 20; // linkers align slices to 16 KiB at most; the rest of a longer gap is not looked at

/** What lies between two slices when it is more than the zeros that align the second one. */
export function findGap(file: Content, start: number, end: number, deep: boolean): Overlay | null {
  if (end <= start) return null;
  let isPadding = true;
  file.scan(start, Math.min(end - start, MAX_GAP), 1, (piece) => {
    isPadding &&= isZeros(piece);
  });
  return isPadding ? null : payloadAt(file.part(start, end - start), 0, deep);
}

/** A loop of its own: `every` takes ten times as long, and each slice has a gap of a page or more before it. */
function isZeros(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (bytes[index] !== 0) return false;
  return true;
}
