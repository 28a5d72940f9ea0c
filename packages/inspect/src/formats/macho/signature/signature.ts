import type { InspectQuestions, Parsed, ParseIssue } from "@limpid/core";
import type { Content } from "../../../content/content.ts";
import { judgeCoverage } from "./coverage.ts";
import { Digests } from "./digests.ts";
import { describeDirectory, type NamedDirectory, preferredOf, readDirectories } from "./directories.ts";
import { readEntitlements } from "./entitlements.ts";
import type { SignatureFacts } from "./facts.ts";
import { CS_ADHOC, CS_LINKER_SIGNED, CS_RUNTIME, codeDirectoryFlags, executableSegmentFlags } from "./flags.ts";
import { checkPages } from "./pages.ts";
import { readRequirements } from "./requirements.ts";
import { type DigestedDirectory, type ReadSigner, readSigner } from "./signer.ts";
import { SLOT_CMS, SLOT_TICKET } from "./slots.ts";
import { checkSpecialSlots } from "./special-slots.ts";
import { type Blob, parseSuperBlob, type SuperBlob } from "./superblob.ts";

/** A program as its signature sees it. Offsets are from the program's Mach-O header. */
export interface SignedSlice {
  /** Begins at the Mach-O header; may go on behind the slice. */
  readonly content: Content;
  readonly sizeBytes: number;
  /** What LC_CODE_SIGNATURE says (`dataoff`, `datasize`); undefined: there is no such command. */
  readonly command: FileRange | undefined;
  /** The section `__TEXT,__info_plist`, where a program outside of a bundle keeps its Info.plist. */
  readonly infoPlist?: FileRange | undefined;
}

interface FileRange {
  readonly offset: number;
  readonly size: number;
}

export interface SignatureOptions {
  /** Also hash every page and compare: the cost is that of hashing the file. */
  readonly verifySignature?: boolean | undefined;
  readonly questions?: InspectQuestions | undefined;
}

const EMPTY_WRAPPER = 8; // ad hoc signatures may hold a CMS piece of a header and nothing in it
const SIGNATURE_COMMAND_UNREAD = "code signature: no code directory in it can be read";

/**
 * Reads an embedded code signature and compares what it says with what is there. Bytes of any content are survived;
 * a signature that cannot be read has the kind null and issues.
 */
export function inspectSignature(slice: SignedSlice, options: SignatureOptions = {}): Parsed<SignatureFacts> {
  const { content, command } = slice;
  if (command === undefined) return { value: { kind: "none", notLookedAt: [] }, issues: [] };
  const issues: ParseIssue[] = [];
  const superBlob = readSuperBlob(slice, command, issues);
  const place = { offset: content.base + command.offset, sizeBytes: command.size };
  const directories = superBlob === null ? [] : readDirectories(superBlob, issues);
  const preferred = preferredOf(directories);
  if (superBlob === null || preferred === undefined) {
    if (superBlob !== null) {
      const at = content.base + Math.min(command.offset, slice.sizeBytes);
      issues.push({ code: "invalid-value", at, what: SIGNATURE_COMMAND_UNREAD });
    }
    return { value: { kind: null, notLookedAt: [], ...place }, issues };
  }
  const facts = { ...place, ...gatherFacts({ slice, command, superBlob, directories, preferred, options, issues }) };
  return { value: facts, issues };
}

function readSuperBlob(
  { content, sizeBytes }: SignedSlice,
  command: FileRange,
  issues: ParseIssue[],
): SuperBlob | null {
  const at = content.base + Math.min(command.offset, sizeBytes);
  const size = Math.max(0, Math.min(command.size, sizeBytes - command.offset));
  if (size < command.size) {
    const where = `0x${(content.base + command.offset).toString(16)}`;
    const what = `code signature: ${command.size} bytes claimed at ${where}, ${size} present`;
    issues.push({ code: "truncated", at, what });
  }
  const bytes = content.bytes(command.offset, size);
  if (bytes.length < size) {
    issues.push({ code: "limit-exceeded", at, what: `code signature: ${bytes.length} of ${size} bytes were read` });
  }
  const parsed = parseSuperBlob(bytes, at);
  issues.push(...parsed.issues);
  return parsed.value;
}

interface Gathering {
  readonly slice: SignedSlice;
  readonly command: FileRange;
  readonly superBlob: SuperBlob;
  readonly directories: readonly NamedDirectory[];
  readonly preferred: NamedDirectory;
  readonly options: SignatureOptions;
  readonly issues: ParseIssue[];
}

type Gathered = { -readonly [Name in keyof SignatureFacts]: SignatureFacts[Name] };

function gatherFacts(gathering: Gathering): SignatureFacts {
  const { slice, command, superBlob, directories, preferred, options, issues } = gathering;
  const { directory } = preferred;
  const keep = <T>({ value, issues: found }: Parsed<T>): T => {
    issues.push(...found);
    return value;
  };
  const ticket = superBlob.blobs.get(SLOT_TICKET);
  const cms = cmsOf(superBlob);
  const digests = new Digests(options.questions, hashedBytes(slice, superBlob));
  const notLookedAt: string[] = [];
  const facts: Gathered = {
    kind:
      cms === undefined && superBlob.unread.has(SLOT_CMS)
        ? null
        : kindOf(directory.flags, cms !== undefined, directory.bytes.base, issues),
    notLookedAt,
    identifier: directory.identifier,
    teamId: directory.teamId,
    flags: codeDirectoryFlags(directory.flags),
    hardenedRuntime: hasBit(directory.flags, CS_RUNTIME),
    runtimeVersion: directory.runtime === null ? null : versionOf(directory.runtime),
    platform: directory.platform,
    executableSegment: executableSegmentOf(preferred),
    scattered: directory.scattered,
    preEncryptionHashes: directory.preEncryptionHashes,
    coverage: keep(judgeCoverage(directory, superBlob.strayBytes, { sizeBytes: slice.sizeBytes, signature: command })),
    entitlements: keep(readEntitlements(superBlob)),
    requirements: keep(readRequirements(superBlob)),
    ticket: ticket === undefined ? null : { offset: ticket.bytes.base, sizeBytes: ticket.bytes.length },
  };
  const digested = directories.map((one) => ({ ...one, digest: digests.ofDirectory(one.directory) }));
  facts.specialSlots = keep(checkSpecialSlots(directory, superBlob, slice, digests));
  const read = cms === undefined ? null : askForSigner(gathering, cms, digested, notLookedAt);
  if (cms === undefined && facts.kind !== null) facts.signer = null;
  else if (read !== null) facts.signer = read.signer;

  facts.codeDirectories = digested.map(({ slot, directory: one, digest }) => {
    const listed = read?.isListed({ directory: one, digest });
    if (listed === false) {
      const what = `${one.bytes.name}: nothing that was signed names it`;
      issues.push({ code: "contradiction", at: one.bytes.base, what });
    }
    const described = describeDirectory({ slot, directory: one }, digest, listed);
    if (one === directory && described.cdHash !== undefined) facts.cdHash = described.cdHash;
    if (options.verifySignature !== true) return described;
    const pages = checkPages(one, slice.content, slice.sizeBytes, digests);
    if (typeof pages === "string") {
      notLookedAt.push(`${slot} code directory, ${pages}`);
      return described;
    }
    if (one === directory) facts.pages = pages;
    return { ...described, tamperedPages: pages.tampered };
  });
  if (options.verifySignature !== true) notLookedAt.push("page hashes: not asked for");
  notLookedAt.push(...digests.notLookedAt);
  return facts;
}

const LEAST_HASHED = 256 << 10;
const CODE_PER_HASH = 16; // SHA-512 of 4 KiB pages is a 64th of the code

/** How much of a signature is hashed: each byte once, and not more than an honest one of this program could need. */
function hashedBytes({ sizeBytes, infoPlist }: SignedSlice, { length }: SuperBlob): number {
  return Math.min(length + (infoPlist?.size ?? 0), Math.max(LEAST_HASHED, Math.floor(sizeBytes / CODE_PER_HASH)));
}

/** The CMS signature, when there is more to it than a header. */
function cmsOf({ blobs }: SuperBlob): Blob | undefined {
  const cms = blobs.get(SLOT_CMS);
  return cms === undefined || cms.bytes.length <= EMPTY_WRAPPER ? undefined : cms;
}

function askForSigner(
  gathering: Gathering,
  cms: Blob,
  digested: readonly DigestedDirectory[],
  notLookedAt: string[],
): ReadSigner | null {
  const { directories, preferred, options, issues } = gathering;
  const certificates = options.questions?.certificates;
  const primary = directories.find(({ slot }) => slot === "primary");
  const { directory } = preferred;
  const digest = digested.find((one) => one.directory === directory)?.digest;
  if (certificates === undefined) notLookedAt.push("the CMS signature: no reader of certificates was offered");
  else if (primary === undefined)
    notLookedAt.push("the CMS signature: the code directory that it signs cannot be read");
  if (certificates === undefined || primary === undefined) return null;
  const read = readSigner(cms, primary.directory, { directory, digest }, certificates);
  issues.push(...read.issues);
  return read.value;
}

function kindOf(flags: number, isSigned: boolean, at: number, issues: ParseIssue[]): SignatureFacts["kind"] {
  const adHoc = hasBit(flags, CS_ADHOC);
  if (adHoc === isSigned) {
    const found = isSigned ? "a CMS signature is there" : "there is no CMS signature";
    const says = adHoc ? "says that it is ad hoc" : "does not say that it is ad hoc";
    issues.push({ code: "contradiction", at: at + 12, what: `code directory, flags: it ${says}, but ${found}` });
  }
  if (isSigned) return "signed";
  return hasBit(flags, CS_LINKER_SIGNED) ? "linker-signed" : "ad-hoc";
}

function hasBit(flags: number, bit: number): boolean {
  return (flags & bit) !== 0;
}

function executableSegmentOf({ directory }: NamedDirectory): NonNullable<SignatureFacts["executableSegment"]> | null {
  if (directory.executableSegment === null) return null;
  const { offset, size, flags } = directory.executableSegment;
  return { offset, sizeBytes: size, flags: executableSegmentFlags(flags) };
}

/** Versions are packed as 16 bits and twice 8. */
function versionOf(packed: number): string {
  return `${packed >>> 16}.${(packed >>> 8) & 0xff}.${packed & 0xff}`;
}
