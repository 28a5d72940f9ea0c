import type { ArtifactFormat, Inspection, InspectQuestions, ParseIssue, Reason } from "@limpid/core";
import { Content } from "./content/content.ts";
import { type ByteSource, bytesSource } from "./content/source.ts";
import { levelOfParts } from "./formats/artifact-level.ts";
import type { Format, FormatInspection } from "./formats/format.ts";
import { FORMATS, formatOf } from "./formats/index.ts";

export interface InspectOptions {
  /** Also look at the content itself: entropy, strings, payloads. The level never depends on it. */
  readonly deep: boolean;
  /** Bytes that may be looked at, all tables and payloads together; 512 MiB unless told. */
  readonly budgetBytes?: number;
  /** Also hash every page that a code signature covers and compare; costs what hashing the file costs. */
  readonly verifySignature?: boolean;
  /** Hash functions and certificates, which this package does not bring; without them those facts are absent. */
  readonly questions?: InspectQuestions;
}

export const HEAD = 4096; // every format is recognised by its first page
const DEFAULT_BUDGET = 512 * 2 ** 20; // a second of work; two passes over the largest programs stay within it
export const MAX_DEPTH = 3; // payload in a payload in an artifact; deeper is a trap for readers

/** The format of a file that begins with `head` (4 KiB or fewer); null when none is recognised. */
export function recogniseFormat(head: Uint8Array): ArtifactFormat | null {
  return formatOf(head)?.name ?? null;
}

/** Inspects a file in memory. */
export function inspectBytes(bytes: Uint8Array, options: InspectOptions): Inspection {
  return inspectSource(bytesSource(bytes), options);
}

/** Inspects a file through its source and reads only the tables that are needed. */
export function inspectSource(source: ByteSource, options: InspectOptions): Inspection {
  const content = new Content(source, { left: options.budgetBytes ?? DEFAULT_BUDGET });
  const head = content.bytes(0, HEAD);
  const format = formatOf(head);
  if (format === undefined) return noArtifact([...lookalikes(head), ...content.issues]);
  const { opacity, parts, issues, declined } = inspectContent(format, content, options, 1);
  return declined === true ? noArtifact(issues) : { format: format.name, opacity, parts, issues };
}

function noArtifact(issues: readonly ParseIssue[]): Inspection {
  return { format: null, opacity: { level: null, packed: false, reasons: [] }, parts: [], issues };
}

/** Words for a file of no format that people take for one. */
function lookalikes(head: Uint8Array): readonly ParseIssue[] {
  return FORMATS.flatMap(({ lookalike }) => lookalike?.(head) ?? []);
}

function inspectContent(
  format: Format,
  content: Content,
  options: InspectOptions,
  depth: number,
): Omit<FormatInspection, "overlayOffset"> {
  const own = format.parse(content, options);
  const { opacity, parts: ownParts, overlayOffset, declined } = own;
  const issues = content.issues.length === 0 ? own.issues : [...own.issues, ...content.issues];
  if (declined === true) return { opacity, parts: ownParts, issues, declined };
  if (overlayOffset === undefined || depth >= MAX_DEPTH) return { opacity, parts: ownParts, issues };
  const overlay = content.part(overlayOffset);
  const inner = formatOf(overlay.bytes(0, HEAD));
  if (inner === undefined) return { opacity, parts: ownParts, issues: [...issues, ...overlay.issues] };

  const payload = inspectContent(inner, overlay, options, depth + 1);
  if (payload.declined === true) return { opacity, parts: ownParts, issues };
  const parts = [...ownParts, ...payload.parts.map((part) => ({ ...part, offset: part.offset ?? overlay.base }))];
  return {
    opacity: {
      level: levelOfParts(parts),
      packed: opacity.packed || payload.opacity.packed,
      reasons: [...opacity.reasons, ...payload.opacity.reasons.map((reason) => appended(reason, overlay.base))],
    },
    parts,
    issues: [...issues, ...payload.issues],
  };
}

function appended(reason: Reason, at: number): Reason {
  return { ...reason, explanation: `In the file appended at 0x${at.toString(16)}: ${reason.explanation}` };
}
