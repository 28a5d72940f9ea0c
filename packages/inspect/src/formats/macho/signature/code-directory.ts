import { type DigestAlgorithm, type Parsed, type ParseIssue, Reader } from "@limpid/core";
import { textOf } from "../../../content/text.ts";

const LONGEST_TEXT = 1024; // identifiers are reversed domain names, teams have ten characters
const SCATTER_SINCE = 0x20100;
const TEAM_SINCE = 0x20200;
const LIMIT64_SINCE = 0x20300;
const EXECUTABLE_SEGMENT_SINCE = 0x20400;
const RUNTIME_SINCE = 0x20500;
const NEWEST = 0x20600; // linkage, of which nothing is read

/** How one kind of hash in a code directory is made. */
export interface HashKind {
  readonly name: "sha1" | "sha256" | "sha256-truncated" | "sha384" | "sha512";
  readonly algorithm: DigestAlgorithm;
  readonly sizeBytes: number;
  /** What macOS prefers when there are several code directories; XNU's `hashPriorities`. */
  readonly rank: number;
}

const HASH_KINDS: ReadonlyMap<number, HashKind> = new Map([
  [1, { name: "sha1", algorithm: "sha1", sizeBytes: 20, rank: 1 }],
  [2, { name: "sha256", algorithm: "sha256", sizeBytes: 32, rank: 3 }],
  [3, { name: "sha256-truncated", algorithm: "sha256", sizeBytes: 20, rank: 2 }],
  [4, { name: "sha384", algorithm: "sha384", sizeBytes: 48, rank: 4 }],
  [5, { name: "sha512", algorithm: "sha512", sizeBytes: 64, rank: 0 }],
]);

/** The table of hashes over a program's pages, and what they were signed as. */
export interface CodeDirectory {
  readonly bytes: Reader;
  readonly version: number;
  readonly flags: number;
  /** undefined: a kind that this reader does not know, or whose size is wrong. */
  readonly hash: HashKind | undefined;
  readonly identifier: string | null;
  readonly teamId: string | null;
  readonly platform: number;
  /** 0: the whole file is one page. null: no size that can be. */
  readonly pageSize: number | null;
  readonly codeLimit: number;
  /** The hashes that are there: one for each page, and those before the table by slot. */
  readonly pageHashes: Reader;
  readonly specialHashes: ReadonlyMap<number, Uint8Array>;
  readonly scattered: boolean;
  readonly preEncryptionHashes: boolean;
  readonly executableSegment: { readonly offset: number; readonly size: number; readonly flags: number } | null;
  readonly runtime: number | null;
}

const MAX_SPECIAL_SLOTS = 64; // eleven are known

/**
 * Reads one code directory; null when its header is cut. Hash tables are cut to what lies inside of it.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h (CS_CodeDirectory)
 */
export function parseCodeDirectory(bytes: Reader): Parsed<CodeDirectory | null> {
  const header = new Reader(bytes.bytes, "big", bytes.base, bytes.name);
  const issues: ParseIssue[] = [];
  header.seek(8);
  const version = header.u32("version");
  const flags = header.u32("flags");
  const hashOffset = header.u32("hashOffset");
  const identOffset = header.u32("identOffset");
  const specialSlots = header.u32("nSpecialSlots");
  const codeSlots = header.u32("nCodeSlots");
  const codeLimit32 = header.u32("codeLimit");
  const hashSize = header.u8("hashSize");
  const hashType = header.u8("hashType");
  const platform = header.u8("platform");
  const pageShift = header.u8("pageSize");
  header.skip(4, "spare2");
  const scatterOffset = version >= SCATTER_SINCE ? header.u32("scatterOffset") : 0;
  const teamOffset = version >= TEAM_SINCE ? header.u32("teamOffset") : 0;
  if (version >= LIMIT64_SINCE) header.skip(4, "spare3");
  const codeLimit64 = version >= LIMIT64_SINCE ? header.size64("codeLimit64") : 0;
  const executableSegment =
    version < EXECUTABLE_SEGMENT_SINCE
      ? null
      : {
          offset: header.approx64("execSegBase"),
          size: header.approx64("execSegLimit"),
          flags: header.approx64("execSegFlags"),
        };
  const runtime = version >= RUNTIME_SINCE ? header.u32("runtime") : null;
  const preEncryptOffset = version >= RUNTIME_SINCE ? header.u32("preEncryptOffset") : 0;
  if (header.issue !== undefined) {
    return { value: null, issues: [{ ...header.issue, what: `${bytes.name}, ${header.issue.what}` }] };
  }
  const note = (code: ParseIssue["code"], field: number, what: string): void => {
    issues.push({ code, at: bytes.base + field, what: `${bytes.name}, ${what}` });
  };
  if (version < 0x20000 || version > 0x2ffff)
    note("unsupported", 8, `version: 0x2…… expected, 0x${version.toString(16)} found`);
  else if (version > NEWEST) note("unsupported", 8, `version 0x${version.toString(16)} is newer than what is read`);

  const known = HASH_KINDS.get(hashType);
  if (known === undefined) note("unsupported", 37, `hash type ${hashType} is not known`);
  else if (known.sizeBytes !== hashSize) {
    note("invalid-value", 36, `hashSize: ${known.sizeBytes} expected for ${known.name}, ${hashSize} found`);
  }
  const hash = known?.sizeBytes === hashSize ? known : undefined;
  const pageSize = pageSizeOf(pageShift, note);
  const codeLimit = codeLimit64 === 0 ? codeLimit32 : codeLimit64;
  const needed = pageSize ? Math.ceil(codeLimit / pageSize) : Math.min(codeLimit, 1);
  if (scatterOffset === 0 && pageSize !== null && needed !== codeSlots) {
    note(
      "contradiction",
      28,
      `nCodeSlots: ${needed} pages up to 0x${codeLimit.toString(16)}, ${codeSlots} hashes claimed`,
    );
  }
  const text = (offset: number, field: string): string | null => {
    const found = bytes.window(0, bytes.length).seek(offset);
    const value = textOf(found.cstring(LONGEST_TEXT, field));
    if (found.issue !== undefined) issues.push({ ...found.issue, what: `${bytes.name}, ${found.issue.what}` });
    return found.issue === undefined ? value : null;
  };
  return {
    value: {
      bytes,
      version,
      flags,
      hash,
      identifier: identOffset === 0 ? null : text(identOffset, "identifier"),
      teamId: teamOffset === 0 ? null : text(teamOffset, "team identifier"),
      platform,
      pageSize,
      codeLimit,
      pageHashes: pageTable(bytes, hashOffset, codeSlots, hash, issues),
      specialHashes: specialTable(bytes, hashOffset, specialSlots, hash, issues),
      scattered: scatterOffset !== 0,
      preEncryptionHashes: preEncryptOffset !== 0,
      executableSegment,
      runtime: runtime === 0 ? null : runtime,
    },
    issues,
  };
}

const LARGEST_PAGE_SHIFT = 31; // the field is a byte; macOS takes 12 and 14

function pageSizeOf(
  shift: number,
  note: (code: ParseIssue["code"], field: number, what: string) => void,
): number | null {
  if (shift === 0) return 0;
  if (shift <= LARGEST_PAGE_SHIFT) return 2 ** shift;
  note("invalid-value", 39, `pageSize: a power of two up to ${LARGEST_PAGE_SHIFT} expected, ${shift} found`);
  return null;
}

function pageTable(
  bytes: Reader,
  hashOffset: number,
  claimed: number,
  hash: HashKind | undefined,
  issues: ParseIssue[],
): Reader {
  if (hash === undefined) return bytes.window(0, 0, "page hashes");
  const present = Math.max(0, Math.floor((bytes.length - hashOffset) / hash.sizeBytes));
  const count = Math.min(claimed, present);
  if (count < claimed) {
    const what = `${bytes.name}, page hashes: ${claimed} claimed, ${count} present`;
    issues.push({ code: "truncated", at: bytes.base + 28, what });
  }
  return bytes.window(hashOffset, count * hash.sizeBytes, "page hashes");
}

/** Slot n lies n hashes before the table. */
function specialTable(
  bytes: Reader,
  hashOffset: number,
  claimed: number,
  hash: HashKind | undefined,
  issues: ParseIssue[],
): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  if (hash === undefined) return found;
  const present = Math.floor(Math.min(hashOffset, bytes.length) / hash.sizeBytes);
  const count = Math.min(claimed, present, MAX_SPECIAL_SLOTS);
  if (count < claimed) {
    const code = claimed > MAX_SPECIAL_SLOTS ? "limit-exceeded" : "truncated";
    const what = `${bytes.name}, special slots: ${claimed} claimed, ${count} read`;
    issues.push({ code, at: bytes.base + 24, what });
  }
  for (let slot = 1; slot <= count; slot++) {
    const at = hashOffset - slot * hash.sizeBytes;
    const value = bytes.bytes.subarray(at, at + hash.sizeBytes);
    if (value.length === hash.sizeBytes && value.some((byte) => byte !== 0)) found.set(slot, value);
  }
  return found;
}
