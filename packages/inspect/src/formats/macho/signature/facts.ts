import type { CertificateChain } from "@limpid/core";

/**
 * What a code signature says and what of it holds. The names are frozen within `limpid.artifact/1`.
 * Absent: not looked at, `notLookedAt` says why. null: known to be none, except where said otherwise.
 */
export type SignatureFacts = {
  /**
   * `none`: nothing is signed. `ad-hoc`: hashes without a signer. `linker-signed`: the same, made by the linker.
   * `signed`: a CMS signature is there. null: a signature is announced that cannot be read; the issues say why.
   */
  readonly kind: "none" | "ad-hoc" | "linker-signed" | "signed" | null;
  /** What was not computed or compared, and why, in plain English; [] when everything was. */
  readonly notLookedAt: readonly string[];
  /** Where the signature begins in the file, and its bytes. */
  readonly offset?: number;
  readonly sizeBytes?: number;
  readonly identifier?: string | null;
  readonly teamId?: string | null;
  /** Of the code directory that macOS prefers; 20 bytes, hex. */
  readonly cdHash?: string;
  readonly codeDirectories?: readonly CodeDirectoryFacts[];
  /** Names of the flags of the preferred code directory; unknown bits as `0x…`. */
  readonly flags?: readonly string[];
  readonly hardenedRuntime?: boolean;
  /** Version of the SDK that the hardened runtime is that of, such as `13.1.0`; null: not said. */
  readonly runtimeVersion?: string | null;
  /** Platform identifier: 0 is none, others mark software of Apple's own systems. */
  readonly platform?: number;
  readonly executableSegment?: ExecutableSegment | null;
  /** Whether a table says which pages the hashes are of; then they are not in the file's order. */
  readonly scattered?: boolean;
  /** Whether hashes from before an App Store encryption are there, too. */
  readonly preEncryptionHashes?: boolean;
  readonly coverage?: Coverage;
  readonly specialSlots?: readonly SpecialSlot[];
  /** null: no entitlements. */
  readonly entitlements?: Entitlements | null;
  /** Which requirements are there; null: none. */
  readonly requirements?: Requirements | null;
  /** A notarisation ticket in the signature itself; tickets of bundles lie beside the file. */
  readonly ticket?: { readonly offset: number; readonly sizeBytes: number } | null;
  /** Whether the bundle around the program has a ticket; said by who looked there, absent for what is in no bundle. */
  readonly stapledTicket?: boolean;
  /** null: no signer. */
  readonly signer?: Signer | null;
  /** Page hashes compared with the file; absent unless asked for. */
  readonly pages?: PageCheck;
};

export type CodeDirectoryFacts = {
  /** `primary`, or `alternate-1` to `alternate-5`. */
  readonly slot: string;
  /** Such as `0x20400`. */
  readonly version: string;
  readonly hash: "sha1" | "sha256" | "sha256-truncated" | "sha384" | "sha512" | null;
  /** Computed; absent when the algorithm is not at hand. */
  readonly cdHash?: string;
  /** Whether what was signed names this hash; absent for the only one of a CMS without a list, or when not read. */
  readonly inSignedList?: boolean;
  readonly identifier: string | null;
  readonly teamId: string | null;
  readonly flags: number;
  /** 0: the whole file is one page. null: no size that can be. */
  readonly pageSizeBytes: number | null;
  readonly pages: number;
  readonly specialSlots: number;
  /** End of what the pages cover, from the start of the slice. */
  readonly codeLimit: number;
  /** Pages whose bytes do not have the hash; absent unless asked for, and when the algorithm is not at hand. */
  readonly tamperedPages?: number;
};

export type ExecutableSegment = {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly flags: readonly string[];
};

/** Whether the hashes cover the file up to the signature, and where the signature ends. */
export type Coverage = {
  readonly coversFile: boolean;
  readonly codeLimit: number;
  /** Bytes of the slice before the signature that no page covers. */
  readonly uncoveredBytes: number;
  /** Bytes of the slice behind the signature, which nothing signs. */
  readonly bytesBehind: number;
  /** Bytes other than zero in the signature's range that belong to none of its pieces; nothing signs them either. */
  readonly strayBytes: number;
};

export type SpecialSlot = {
  readonly slot: number;
  readonly name: string;
  /**
   * `matches` or `differs`: the bytes are in this file and were hashed. `elsewhere`: the bytes lie in the bundle.
   * `missing`: the bytes should be in the signature and are not. `not-computed`: the hash is not at hand.
   */
  readonly state: "matches" | "differs" | "elsewhere" | "missing" | "not-computed";
};

export type Entitlements = {
  /** Names in the property list, or in the DER form when there is only that; at most 128. */
  readonly keys: readonly string[];
  readonly total: number;
  /** Those that weaken protection or widen reach, with their values. */
  readonly notable: readonly { readonly key: string; readonly value: string; readonly why: string }[];
  readonly forms: readonly ("xml" | "der")[];
  /** Whether both forms name the same keys; null when there is one form or one cannot be read. */
  readonly formsAgree: boolean | null;
};

export type Requirements = {
  readonly kinds: readonly string[];
};

export type Signer = {
  /** By the certificates' own markers; null: none that is known, or the signature or its chain does not hold. */
  readonly authority: SignerAuthority | null;
  /** Names from the signer up, as written. */
  readonly names: readonly string[];
  readonly chain: CertificateChain;
  readonly signingTime: string | null;
  readonly timestamp: string | null;
  /**
   * Whether what was signed is the code directory that macOS prefers: the primary one, or one that the signed list
   * names. null: not computed.
   */
  readonly coversCodeDirectory: boolean | null;
  /** Whether the signature is that of the signer's key; null: not computed. */
  readonly signatureValid: boolean | null;
  /** Whether the team in the code directory is the certificate's; null when either does not say. */
  readonly teamMatches: boolean | null;
};

export type SignerAuthority =
  | "apple-platform"
  | "developer-id"
  | "mac-app-store"
  | "apple-development"
  | "apple-distribution";

export type PageCheck = {
  readonly total: number;
  readonly checked: number;
  /** Pages that the signature covers and the file does not have. */
  readonly missing: number;
  /** How many pages do not have the hash that the signature says. */
  readonly tampered: number;
  /** The first of them; offsets are in the file. */
  readonly first: readonly { readonly page: number; readonly offset: number; readonly sizeBytes: number }[];
};
