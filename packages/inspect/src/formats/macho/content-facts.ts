import type { Content } from "../../content/content.ts";
import { Entropy } from "../../content/entropy.ts";
import { type Segment, VM_EXECUTE, VM_WRITE } from "./segments.ts";

/** Facts that need the content itself; asked for with `deep`. */
export type SegmentEntropy = {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly writable: boolean;
  readonly executable: boolean;
  readonly bitsPerByte: number;
};

const MAX_SEGMENTS = 16; // linkers write four to seven
const PASSES = 2; // segments of an honest file share no bytes

export function segmentEntropies(file: Content, segments: readonly Segment[]): readonly SegmentEntropy[] {
  const found: SegmentEntropy[] = [];
  let left = PASSES * file.size;
  for (const { name, offset, fileSize, initialProtection } of segments) {
    if (fileSize === 0 || offset >= file.size) continue;
    if (found.length >= MAX_SEGMENTS || left <= 0) break;
    const entropy = new Entropy();
    left -= file.scan(offset, fileSize, 1, (piece) => entropy.add(piece));
    if (entropy.total === 0) continue;
    found.push({
      name,
      offset: file.base + offset,
      sizeBytes: entropy.total,
      writable: (initialProtection & VM_WRITE) !== 0,
      executable: (initialProtection & VM_EXECUTE) !== 0,
      bitsPerByte: Math.round(entropy.bitsPerByte * 100) / 100,
    });
  }
  return found;
}
