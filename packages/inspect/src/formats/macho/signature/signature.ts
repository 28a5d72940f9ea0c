import { hex, type InspectQuestions, type Parsed, type ParseIssue } from "@limpid/core";
import type { Content } from "../../../content/content.ts";
import { type CodeDirectory, parseCodeDirectory } from "./code-directory.ts";
import { Digests } from "./digests.ts";
import type { CodeDirectoryFacts, SignatureFacts } from "./facts.ts";
import { CS_ADHOC, CS_LINKER_SIGNED, CS_RUNTIME, codeDirectoryFlags, executableSegmentFlags } from "./flags.ts";
import { ALTERNATES, SLOT_ALTERNATES, SLOT_CMS, SLOT_CODE_DIRECTORY, SLOT_TICKET } from "./slots.ts";
import { parseSuperBlob, type SuperBlob } from "./superblob.ts";

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
    if (superBlob !== null && issues.length === 0) {
      issues.push({ code: "invalid-value", at: place.offset, what: "code signature: no code directory in it" });
    }
    return { value: { kind: null, notLookedAt: [], ...place }, issues };
  }
  const digests = new Digests(options.questions);
  const cms = superBlob.blobs.get(SLOT_CMS);
  const ticket = superBlob.blobs.get(SLOT_TICKET);
  const isSigned = cms !== undefined && cms.bytes.length > EMPTY_WRAPPER;
  const { directory } = preferred;
  const kind = kindOf(directory.flags, isSigned, directory.bytes.base, issues);
  const described = directories.map((one) => describeDirectory(one, digests));
  const cdHash = described[directories.indexOf(preferred)]?.cdHash;
  const facts: SignatureFacts = {
    kind,
    ...place,
    identifier: directory.identifier,
    teamId: directory.teamId,
    ...(cdHash === undefined ? {} : { cdHash }),
    codeDirectories: described,
    flags: codeDirectoryFlags(directory.flags),
    hardenedRuntime: hasBit(directory.flags, CS_RUNTIME),
    runtimeVersion: directory.runtime === null ? null : versionOf(directory.runtime),
    platform: directory.platform,
    executableSegment: executableSegmentOf(directory),
    scattered: directory.scattered,
    preEncryptionHashes: directory.preEncryptionHashes,
    ticket: ticket === undefined ? null : { offset: ticket.bytes.base, sizeBytes: ticket.bytes.length },
    notLookedAt: digests.missing.map((algorithm) => `hashes of ${algorithm}: no such hash function was offered`),
  };
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
    const what = `code signature: ${command.size} bytes claimed at 0x${(content.base + command.offset).toString(16)}, ${size} present`;
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

interface NamedDirectory {
  readonly slot: string;
  readonly directory: CodeDirectory;
}

function readDirectories({ blobs }: SuperBlob, issues: ParseIssue[]): readonly NamedDirectory[] {
  const slots: (readonly [number, string])[] = [[SLOT_CODE_DIRECTORY, "primary"]];
  for (let index = 0; index < ALTERNATES; index++) slots.push([SLOT_ALTERNATES + index, `alternate-${index + 1}`]);
  const found: NamedDirectory[] = [];
  for (const [number, slot] of slots) {
    const blob = blobs.get(number);
    if (blob === undefined) continue;
    const parsed = parseCodeDirectory(blob.bytes);
    issues.push(...parsed.issues);
    if (parsed.value !== null) found.push({ slot, directory: parsed.value });
  }
  return found;
}

/** The one that macOS would take: the strongest hash, of equals the first. */
function preferredOf(directories: readonly NamedDirectory[]): NamedDirectory | undefined {
  let best: NamedDirectory | undefined;
  for (const one of directories) {
    if (best === undefined || rankOf(one) > rankOf(best)) best = one;
  }
  return best;
}

function rankOf({ directory }: NamedDirectory): number {
  return directory.hash?.rank ?? -1;
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

function describeDirectory({ slot, directory }: NamedDirectory, digests: Digests): CodeDirectoryFacts {
  const { version, hash, identifier, teamId, flags, pageSize, pageHashes, specialHashes, codeLimit } = directory;
  const cdHash = digests.cdHash(directory);
  return {
    slot,
    version: `0x${version.toString(16)}`,
    hash: hash?.name ?? null,
    ...(cdHash === undefined ? {} : { cdHash: hex(cdHash) }),
    identifier,
    teamId,
    flags,
    pageSizeBytes: pageSize,
    pages: hash === undefined ? 0 : pageHashes.length / hash.sizeBytes,
    specialSlots: specialHashes.size,
    codeLimit,
  };
}

function executableSegmentOf({
  executableSegment,
}: CodeDirectory): SignatureFacts["executableSegment"] & (object | null) {
  if (executableSegment === null) return null;
  const { offset, size, flags } = executableSegment;
  return { offset, sizeBytes: size, flags: executableSegmentFlags(flags) };
}

/** Versions are packed as 16 bits and twice 8. */
function versionOf(packed: number): string {
  return `${packed >>> 16}.${(packed >>> 8) & 0xff}.${packed & 0xff}`;
}
