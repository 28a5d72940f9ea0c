import type { Parsed, ParseIssue } from "@limpid/core";
import type { Content } from "../../../content/content.ts";
import type { CodeDirectory } from "./code-directory.ts";
import type { Digests } from "./digests.ts";
import type { SpecialSlot } from "./facts.ts";
import { SLOT_ENTITLEMENTS, SLOT_ENTITLEMENTS_DER, SLOT_INFO_PLIST, SLOT_REQUIREMENTS, slotName } from "./slots.ts";
import type { SuperBlob } from "./superblob.ts";

const LONGEST_INFO_PLIST = 1 << 20; // a few kilobytes in practice

/** Slots whose bytes are a piece of the signature itself, header and all; those of the others lie in the bundle. */
const IN_SIGNATURE: ReadonlySet<number> = new Set([
  SLOT_REQUIREMENTS,
  SLOT_ENTITLEMENTS,
  SLOT_ENTITLEMENTS_DER,
  8,
  9,
  10,
  11,
]);

/** Pieces that mean nothing when no hash covers them. */
const MUST_BE_COVERED: readonly number[] = [SLOT_REQUIREMENTS, SLOT_ENTITLEMENTS, SLOT_ENTITLEMENTS_DER];

/** Compares the hashes of what belongs to the program besides its pages with the bytes, where these are in the file. */
export function checkSpecialSlots(
  directory: CodeDirectory,
  { blobs }: SuperBlob,
  file: {
    readonly content: Content;
    readonly infoPlist?: { readonly offset: number; readonly size: number } | undefined;
  },
  digests: Digests,
): Parsed<readonly SpecialSlot[]> {
  const issues: ParseIssue[] = [];
  const slots: SpecialSlot[] = [];
  for (const [slot, expected] of directory.specialHashes) {
    const bytes = bytesOf(slot);
    const state = bytes === undefined ? (IN_SIGNATURE.has(slot) ? "missing" : "elsewhere") : compare(bytes, expected);
    slots.push({ slot, name: slotName(slot), state });
    if (state === "missing" || (state === "differs" && slot !== SLOT_INFO_PLIST)) {
      const what = `${slotName(slot)}: the code directory has a hash of it, ${state === "missing" ? "the signature has no such piece" : "the piece has another"}`;
      issues.push({ code: "contradiction", at: blobs.get(slot)?.bytes.base ?? directory.bytes.base, what });
    }
  }
  for (const slot of MUST_BE_COVERED) {
    const blob = blobs.get(slot);
    if (blob === undefined || directory.specialHashes.has(slot) || directory.hash === undefined) continue;
    const what = `${slotName(slot)}: the signature has such a piece, but no hash covers it`;
    issues.push({ code: "contradiction", at: blob.bytes.base, what });
  }
  return { value: slots, issues };

  function bytesOf(slot: number): Uint8Array | undefined {
    if (slot !== SLOT_INFO_PLIST) return IN_SIGNATURE.has(slot) ? blobs.get(slot)?.bytes.bytes : undefined;
    const { content, infoPlist } = file;
    if (infoPlist === undefined || infoPlist.size === 0 || infoPlist.size > LONGEST_INFO_PLIST) return undefined;
    const bytes = content.bytes(infoPlist.offset, infoPlist.size);
    return bytes.length === infoPlist.size ? bytes : undefined;
  }

  function compare(bytes: Uint8Array, expected: Uint8Array): SpecialSlot["state"] {
    const found = directory.hash === undefined ? undefined : digests.ofPiece(directory.hash, bytes);
    if (found === undefined) return "not-computed";
    return sameBytes(found, expected) ? "matches" : "differs";
  }
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
