import { hex, sha256 } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { type PayloadFormat, payloadFormat } from "../../content/payload-format.ts";
import { type ElfHeader, ET_CORE } from "./header.ts";
import { endsWithSignature } from "./kernel-module.ts";
import type { SegmentTable } from "./program-headers.ts";
import { type SectionTable, SHT_NOBITS, SHT_NULL } from "./section-headers.ts";

/** Bytes behind everything that the headers claim. */
export type Overlay = {
  /** In the whole file. */
  readonly offset: number;
  readonly sizeBytes: number;
  readonly format: PayloadFormat | "kernel-module-signature";
  /** Lower-case hex; with deep only, and not of more than 2 MiB. */
  readonly sha256?: string;
};

const LOOKED_AT = 4096;
const MAX_HASHED = 2 << 20; // a tenth of a second in pure code; a larger one is hashed from its range by who needs it

/** The overlay; null when the claimed bytes reach the end, undefined when a table is missing that would tell. */
export function findOverlay(
  file: Content,
  header: ElfHeader,
  table: SectionTable,
  loads: SegmentTable,
  deep: boolean,
): Overlay | null | undefined {
  if (header.type === ET_CORE || table.state === "cut" || table.state === "unreadable") return undefined;
  let end = Math.max(header.size, table.offset + table.length, loads.offset + loads.length);
  for (const { offset, fileSize } of loads.segments) end = Math.max(end, fileSize === 0 ? 0 : offset + fileSize);
  for (const { type, offset, size } of table.sections) {
    if (type !== SHT_NOBITS && type !== SHT_NULL) end = Math.max(end, offset + size);
  }
  if (end >= file.size) return null;
  const format = endsWithSignature(file) ? "kernel-module-signature" : payloadFormat(file.bytes(end, LOOKED_AT));
  const sizeBytes = file.size - end;
  const bytes = deep && sizeBytes <= MAX_HASHED ? file.bytes(end, sizeBytes) : undefined;
  const overlay: Overlay = { offset: file.base + end, sizeBytes, format };
  return bytes?.length === sizeBytes ? { ...overlay, sha256: hex(sha256(bytes)) } : overlay;
}
