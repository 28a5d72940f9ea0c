import type {
  ArtifactFormat,
  ArtifactPart,
  Inspection,
  IssueCode,
  OpacityLevel,
  ParseIssue,
  Reason,
} from "@limpid/core";
import { plainRecord } from "./plain-record.ts";

/** What the inspection child says of one file, after it was checked. */
export interface ChildAnswer {
  readonly sequence: number;
  readonly inspection: Inspection;
  readonly sizeBytes: number | null;
  readonly sha256?: string;
  /** How long the child says it took; for people, nothing rests on it. */
  readonly tookMs: number;
}

// Above what any real file needs, far below what would hurt: a fat binary has some ten parts, each with a few reasons.
const MAX_PARTS = 256;
const MAX_REASONS = 1024;
const MAX_ISSUES = 1024;
const MAX_WORDS = 4096; // of one explanation

const FORMATS: { readonly [F in ArtifactFormat]: true } = { elf: true, macho: true, applescript: true, pe: true };
const LEVELS: { readonly [L in OpacityLevel]: true } = {
  none: true,
  locals: true,
  symbols: true,
  sections: true,
  "run-only": true,
};
const CODES: { readonly [C in IssueCode]: true } = {
  truncated: true,
  "limit-exceeded": true,
  "invalid-value": true,
  overlap: true,
  contradiction: true,
  unsupported: true,
  "budget-exhausted": true,
  unreadable: true,
  "special-file": true,
  changed: true,
  "inspection-failed": true,
};

/**
 * Reads what the child sent. The child has read hostile bytes, so its words are hostile as well: a shape that is
 * not exactly the agreed one is no answer, lists and texts are cut, and nothing of the object it sent lives on.
 */
export function parseAnswer(body: Uint8Array): ChildAnswer | undefined {
  const sent = object(parseJson(body));
  if (sent === undefined) return undefined;
  const { sequence, sizeBytes, sha256, tookMs } = sent;
  const inspection = inspectionOf(object(sent.inspection));
  if (!isCount(sequence) || inspection === undefined) return undefined;
  if (sizeBytes !== null && !isCount(sizeBytes)) return undefined;
  if (sha256 !== undefined && !(typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256))) return undefined;
  if (typeof tookMs !== "number" || !(tookMs >= 0) || !Number.isFinite(tookMs)) return undefined;
  return { sequence, inspection, sizeBytes, tookMs, ...(sha256 !== undefined && { sha256 }) };
}

function inspectionOf(sent: Sent | undefined): Inspection | undefined {
  const opacity = object(sent?.opacity);
  if (sent === undefined || opacity === undefined) return undefined;
  const { format } = sent;
  const level = levelOf(opacity.level);
  const reasons = list(opacity.reasons, MAX_REASONS, reasonOf);
  const parts = list(sent.parts, MAX_PARTS, partOf);
  const issues = list(sent.issues, MAX_ISSUES, issueOf);
  if (!isFormat(format) || level === undefined || typeof opacity.packed !== "boolean") return undefined;
  if (reasons === undefined || parts === undefined || issues === undefined) return undefined;
  return { format, opacity: { level, packed: opacity.packed, reasons }, parts, issues };
}

function reasonOf(value: unknown): Reason | undefined {
  const { id, explanation, at } = object(value) ?? {};
  if (!isText(id, 128) || typeof explanation !== "string" || (at !== undefined && !isCount(at))) return undefined;
  return { id, explanation: cut(explanation), ...(at !== undefined && { at }) };
}

function issueOf(value: unknown): ParseIssue | undefined {
  const { code, at, what } = object(value) ?? {};
  if (!isCode(code) || typeof at !== "number" || !(at >= 0) || typeof what !== "string") return undefined;
  return { code, at, what: cut(what) };
}

function partOf(value: unknown): ArtifactPart | undefined {
  const part = object(value);
  const [opacity, symbols] = [object(part?.opacity), object(part?.symbols)];
  if (part === undefined || opacity === undefined || symbols === undefined) return undefined;
  const { arch, bits, endian, type, offset, holdsCode } = part;
  const { local, global, dynamic } = symbols;
  const level = levelOf(opacity.level);
  const facts = plainRecord(part.facts);
  if (!(arch === null || isText(arch, 64)) || !(bits === 32 || bits === 64 || bits === null)) return undefined;
  if (!(endian === "little" || endian === "big" || endian === null) || !isText(type, 64)) return undefined;
  if (level === undefined || typeof opacity.packed !== "boolean" || facts === undefined) return undefined;
  if (!isCount(local) || !isCount(global) || !isCount(dynamic)) return undefined;
  if (offset !== undefined && !isCount(offset)) return undefined;
  if (holdsCode !== undefined && typeof holdsCode !== "boolean") return undefined;
  return {
    arch,
    bits,
    endian,
    type,
    opacity: { level, packed: opacity.packed },
    symbols: { local, global, dynamic },
    facts,
    ...(offset !== undefined && { offset }),
    ...(holdsCode !== undefined && { holdsCode }),
  };
}

type Sent = Readonly<Record<string, unknown>>;

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString("utf8"));
  } catch {
    return undefined;
  }
}

function object(value: unknown): Sent | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Sent) : undefined;
}

/** The members that count; undefined when it is no list or one of them is not what it should be. */
function list<T>(value: unknown, max: number, read: (one: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read1: T[] = [];
  for (const one of value.slice(0, max)) {
    const known = read(one);
    if (known === undefined) return undefined;
    read1.push(known);
  }
  return read1;
}

/** undefined: no level; null is one ("cannot be said"). */
function levelOf(value: unknown): OpacityLevel | null | undefined {
  if (value === null) return null;
  return typeof value === "string" && Object.hasOwn(LEVELS, value) ? (value as OpacityLevel) : undefined;
}

function isFormat(value: unknown): value is ArtifactFormat | null {
  return value === null || (typeof value === "string" && Object.hasOwn(FORMATS, value));
}

function isCode(value: unknown): value is IssueCode {
  return typeof value === "string" && Object.hasOwn(CODES, value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown, max: number): value is string {
  return typeof value === "string" && value.length <= max;
}

function cut(text: string): string {
  return text.length <= MAX_WORDS ? text : `${text.slice(0, MAX_WORDS)}…`;
}
