import type { ParseIssue } from "@limpid/core";
import { readAr } from "./ar.ts";
import { type ArchiveSource, memorySource, piecesOf } from "./archive-source.ts";
import { ArchiveBudget } from "./budget.ts";
import { ByteStream } from "./byte-stream.ts";
import { type Collected, collect } from "./collect.ts";
import { decompressed } from "./decompressed.ts";
import { IssueList } from "./issue-list.ts";
import { ARCHIVE_LIMITS } from "./limits.ts";
import { type ArchiveKind, recogniseArchive } from "./recognise.ts";
import { readTar } from "./tar.ts";
import { isTarHeader, TAR_BLOCK } from "./tar-header.ts";
import { readZip } from "./zip.ts";

/** What is met in an archive. Paths are `ARCHIVE!/MEMBER`, as in the URLs of Java archives. */
export type ArchiveMet =
  | {
      readonly kind: "member";
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly issues: readonly ParseIssue[];
    }
  /** Something that could not be looked into: encrypted, too large, an archive of another kind. */
  | { readonly kind: "refused"; readonly path: string; readonly issue: ParseIssue }
  /** The end of an archive inside: itself, and what is wrong with it. */
  | {
      readonly kind: "archive";
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly issues: readonly ParseIssue[];
    };

/** One member as a reader of a kind of archive gives it out. */
export type RawMember =
  | { readonly name: string; readonly at: number; readonly collected: Collected }
  | { readonly name: string; readonly at: number; readonly refusal: ParseIssue };

/** What the readers of all kinds share. */
export interface ReadContext {
  readonly wants: (head: Uint8Array) => boolean;
  readonly budget: ArchiveBudget;
  readonly issues: IssueList;
}

/**
 * Reads an archive of a known kind and the archives in it. Members whose first 4 KiB `wants` does not want are passed
 * by. Nothing is written anywhere. The result is what is wrong with the archive itself.
 */
export async function* readArchive(
  source: ArchiveSource,
  path: string,
  kind: ArchiveKind,
  wants: (head: Uint8Array) => boolean,
): AsyncGenerator<ArchiveMet, readonly ParseIssue[], undefined> {
  return yield* readLevel(source, path, kind, wants, new ArchiveBudget(), 1);
}

async function* readLevel(
  source: ArchiveSource,
  path: string,
  kind: ArchiveKind,
  wants: (head: Uint8Array) => boolean,
  budget: ArchiveBudget,
  depth: number,
): AsyncGenerator<ArchiveMet, readonly ParseIssue[], undefined> {
  const issues = new IssueList();
  const context = { wants: (head: Uint8Array) => wants(head) || recogniseArchive(head) !== undefined, budget, issues };
  for await (const member of membersOf(source, path, kind, context)) {
    const tooMany = budget.member(member.at);
    if (tooMany !== undefined) {
      issues.push(tooMany);
      break;
    }
    const memberPath = `${path}!/${member.name}`;
    if ("refusal" in member) {
      yield { kind: "refused", path: memberPath, issue: member.refusal };
      continue;
    }
    const { bytes, issue } = member.collected;
    if (bytes === undefined) {
      if (issue !== undefined) yield { kind: "refused", path: memberPath, issue };
      if (budget.isSpent) break;
      continue;
    }
    const inner = recogniseArchive(bytes);
    if (inner === undefined) {
      yield { kind: "member", path: memberPath, bytes, issues: issue === undefined ? [] : [issue] };
    } else if ("foreign" in inner) {
      yield { kind: "refused", path: memberPath, issue: notLookedInto(inner.foreign) };
    } else if (depth >= ARCHIVE_LIMITS.depth) {
      const what = `an archive (${inner.kind}) in ${depth} others is not looked into`;
      yield { kind: "refused", path: memberPath, issue: { code: "limit-exceeded", at: 0, what } };
    } else {
      budget.hold(bytes.length);
      const inside = yield* readLevel(memorySource(bytes), memberPath, inner.kind, wants, budget, depth + 1);
      budget.hold(-bytes.length);
      yield { kind: "archive", path: memberPath, bytes, issues: issue === undefined ? inside : [issue, ...inside] };
    }
  }
  return issues.all;
}

/** How an archive of a kind that is not read is named. */
export function notLookedInto(foreign: string): ParseIssue {
  return { code: "unsupported", at: 0, what: `${foreign}: not looked into` };
}

async function* membersOf(
  source: ArchiveSource,
  path: string,
  kind: ArchiveKind,
  context: ReadContext,
): AsyncGenerator<RawMember, void, undefined> {
  if (kind === "zip") yield* readZip(source, context);
  else if (kind === "ar") yield* readAr(source, context);
  else if (kind === "tar") {
    yield* readTar(new ByteStream(decompressed("stored", piecesOf(source, 0, source.size))), source.size, context);
  } else yield* readCompressed(source, path, kind, context);
}

/** A compressed file holds a tar or one file, which goes by the archive's name without its ending. */
async function* readCompressed(
  source: ArchiveSource,
  path: string,
  kind: "gzip" | "zstd",
  context: ReadContext,
): AsyncGenerator<RawMember, void, undefined> {
  const head = new ByteStream(decompressed(kind, piecesOf(source, 0, source.size)));
  const first = await head.take(TAR_BLOCK).catch(() => new Uint8Array(0));
  await head.close();
  const pieces = decompressed(kind, piecesOf(source, 0, source.size)); // again from the beginning: half a kilobyte
  if (isTarHeader(first)) {
    yield* readTar(new ByteStream(pieces), source.size, context);
    return;
  }
  const collected = await collect(pieces, context.wants, context.budget, source.size, 0);
  const base = path.slice(path.lastIndexOf("/") + 1);
  yield { name: base.replace(/\.(?:gz|tgz|zst|z)$/i, ""), at: 0, collected };
}
