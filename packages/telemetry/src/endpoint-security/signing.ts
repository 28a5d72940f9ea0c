import type { SignedStatus } from "@limpid/core";

/** What the kernel says of the signature of a process's image. @see osfmk/kern/cs_blobs.h in XNU */
export interface KernelSigning {
  readonly flags: number;
  readonly platform: boolean;
  /** Lower-case hex; undefined when it is all zeroes. */
  readonly cdHash: string | undefined;
  /** `cs_validation_category`, which newer systems tell. */
  readonly category?: number | undefined;
}

const CS_VALID = 0x1;
const CS_ADHOC = 0x2;
const CS_LINKER_SIGNED = 0x20000;
const CATEGORIES: ReadonlyMap<number, SignedStatus> = new Map([
  [1, "platform"],
  [4, "app-store"],
  [6, "developer-id"],
]);
const NO_HASH = /^0*$/;

export function signedStatus({ flags, platform, cdHash, category }: KernelSigning): SignedStatus {
  // Some messages leave the flag for platform binaries out; the boolean says it.
  if (platform) return "platform";
  if ((flags & CS_LINKER_SIGNED) !== 0) return "linker-signed";
  if ((flags & CS_ADHOC) !== 0) return "ad-hoc";
  if (cdHash === undefined) return "unsigned";
  if ((flags & CS_VALID) === 0) return "invalid";
  return CATEGORIES.get(category ?? 0) ?? "signed";
}

/** A code directory hash, undefined for the zeroes of an image that has none. */
export function cdHashOf(hex: string | undefined): string | undefined {
  return hex === undefined || NO_HASH.test(hex) ? undefined : hex.toLowerCase();
}
