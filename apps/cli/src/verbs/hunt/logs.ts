import { statSync } from "node:fs";
import { blockOf, type Latin1, type LogBlock, type ParseIssue } from "@limpid/core";
import { openLog, type PathBytes, pathBytes, systemPath } from "@limpid/host";
import { knownFormat, recogniseSource, SOURCES, type Source } from "@limpid/telemetry";

/** A log that the user named and that can be read as telemetry. */
export interface Log {
  /** As given; `-` for standard input. */
  readonly name: string;
  readonly source: Source;
  /** When its first record was written, in milliseconds; undefined when its head does not say. */
  readonly startsAt: number | undefined;
  /** To be read once, unless it is `regular`. */
  readonly blocks: () => AsyncIterable<LogBlock>;
  /** A file that can be opened again. */
  readonly regular: boolean;
  /** What could not be read; complete after the last block. */
  readonly issues: readonly ParseIssue[];
}

export interface RefusedLog {
  readonly name: string;
  /** `empty` is no error while other logs hold something: a log is empty right after its rotation. */
  readonly why: "unreadable" | "unrecognised" | "empty";
  readonly message: string;
}

const HEAD_SIZE = 64 * 1024;

/** Opens a log far enough to know what it is. */
export async function openNamed(name: string, format: Source | undefined): Promise<Log | RefusedLog> {
  const path: PathBytes | undefined = name === "-" ? undefined : pathBytes(name);
  const opened = openLog(path);
  if ("code" in opened) return { name, why: "unreadable", message: `${name}: ${opened.what}` };
  const blocks = iterate(opened.blocks);
  const head: Latin1[] = []; // without the bytes, which are gone with the next block
  for (let size = 0; size < HEAD_SIZE; ) {
    const next = await blocks.next();
    if (next.done === true) break;
    head.push(next.value.text);
    size += next.value.text.length;
  }
  const text = head.join("").slice(0, HEAD_SIZE);
  if (text === "") {
    const [damage] = opened.issues;
    if (damage !== undefined) return { name, why: "unreadable", message: `${name}: ${damage.what}` };
    return { name, why: "empty", message: `${name}: the log is empty, there was nothing to look at` };
  }
  const source = format ?? recogniseSource(text);
  if (source === undefined) {
    await blocks.return?.();
    return { name, why: "unrecognised", message: unrecognised(name, text) };
  }
  const startsAt = source.startsAt(text);
  if (path === undefined || !isRegular(path)) {
    return { name, source, startsAt, blocks: () => resumed(head, blocks), regular: false, issues: opened.issues };
  }
  // Opened again when its turn comes: a hundred rotated logs must not hold a hundred files and blocks.
  await blocks.return?.();
  const issues: ParseIssue[] = [];
  return { name, source, startsAt, blocks: () => reopened(path, issues), regular: true, issues };
}

function isRegular(path: PathBytes): boolean {
  return statSync(systemPath(path), { throwIfNoEntry: false })?.isFile() === true;
}

async function* reopened(path: PathBytes, issues: ParseIssue[]): AsyncGenerator<LogBlock, void, undefined> {
  const opened = openLog(path);
  if ("code" in opened) {
    issues.push(opened);
    return;
  }
  yield* opened.blocks;
  issues.push(...opened.issues);
}

function unrecognised(name: string, head: Latin1): string {
  const other = knownFormat(head);
  if (other !== undefined) return `${name}: ${other.message}`;
  const known = SOURCES.map((source) => source.name).join(", ");
  return `${name}: not recognised as telemetry. Expected one of: ${known}. If you know that it is one of them, say so: --format NAME`;
}

async function* resumed(head: Latin1[], rest: AsyncIterator<LogBlock>): AsyncGenerator<LogBlock, void, undefined> {
  try {
    // Taken off one by one, so that the blocks of the head are not held while the rest is read.
    for (let block = head.shift(); block !== undefined; block = head.shift()) yield blockOf(block);
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* iterate(
  blocks: Iterable<LogBlock> | AsyncIterable<LogBlock>,
): AsyncGenerator<LogBlock, void, undefined> {
  yield* blocks;
}

/**
 * Logs in the order they were written: a shell's `audit.log*` names the newest first, and an artifact's life must
 * be told forwards. Those that do not say when they begin keep their place at the end.
 */
export function inOrderOfWriting(logs: readonly Log[]): readonly Log[] {
  return [...logs].sort(
    (one, other) => (one.startsAt ?? Number.POSITIVE_INFINITY) - (other.startsAt ?? Number.POSITIVE_INFINITY) || 0,
  );
}
