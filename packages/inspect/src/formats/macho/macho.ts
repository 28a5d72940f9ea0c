import type { ArtifactPart, ParseIssue, Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { levelOfParts } from "../artifact-level.ts";
import type { Format, FormatInspection, FormatOptions } from "../format.ts";
import { cpuName } from "./cpu-types.ts";
import { describeMacho } from "./describe.ts";
import { magicOf } from "./header.ts";
import { inspectImage } from "./image.ts";
import { layoutMacho } from "./layout.ts";
import { findGap, type Overlay } from "./overlay.ts";
import { parseUniversalHeader, type Slice, universalVariant } from "./universal.ts";

/** Mach object: programs, libraries, bundles and objects of Apple's systems, alone or several in a universal file. */
export const macho: Format = {
  name: "macho",
  recognise: (head) => magicOf(head) !== undefined || universalVariant(head) !== undefined,
  parse: parseMacho,
  describe: describeMacho,
  layout: layoutMacho,
};

function parseMacho(file: Content, options: FormatOptions): FormatInspection {
  if (universalVariant(file.bytes(0, 8)) === undefined) return inspectImage(file, options);
  const { value: universal, issues: headerIssues } = parseUniversalHeader(file);
  const issues: ParseIssue[] = [...headerIssues];
  const parts: ArtifactPart[] = [];
  const reasons: Reason[] = [];
  let end = universal.size;
  for (const slice of universal.slices.toSorted((a, b) => a.offset - b.offset)) {
    const inspected = inspectSlice(file, slice, options);
    issues.push(...inspected.issues);
    reasons.push(...inspected.reasons);
    const gap = slice.state === "read" ? findGap(file, end, slice.offset, options.deep) : null;
    if (slice.state === "read") end = slice.offset + slice.size;
    parts.push(gap === null ? inspected.part : withGap(inspected.part, gap));
  }
  const isWhole = universal.slices.length > 0 && universal.slices.every(({ state }) => state === "read");
  return {
    opacity: { level: levelOfParts(parts), packed: parts.some(({ opacity }) => opacity.packed), reasons },
    parts,
    issues,
    ...(isWhole && end < file.size ? { overlayOffset: end } : {}),
  };
}

interface InspectedSlice {
  readonly part: ArtifactPart;
  readonly reasons: readonly Reason[];
  readonly issues: readonly ParseIssue[];
}

function inspectSlice(file: Content, slice: Slice, options: FormatOptions): InspectedSlice {
  const arch = cpuName(slice.cpuType, slice.cpuSubtype);
  const offset = file.base + Math.min(slice.offset, file.size);
  if (slice.state !== "read") return { part: unreadable(arch, "other", offset), reasons: [], issues: [] };
  const content = file.part(slice.offset, slice.size);
  if (magicOf(content.bytes(0, 4)) === undefined) return foreignSlice(content, arch);

  const { parts, opacity, issues } = inspectImage(content, options);
  const [part] = parts;
  const all = [...issues, ...content.issues];
  if (part !== undefined && part.arch !== arch) {
    const what = `universal header: a slice for ${arch} expected, one for ${part.arch} found`;
    all.push({ code: "contradiction", at: offset, what });
  }
  return {
    part: part === undefined ? unreadable(arch, "other", offset) : { ...part, offset },
    reasons: opacity.reasons.map((reason) => ({
      ...reason,
      explanation: `In the slice for ${part?.arch ?? arch}: ${reason.explanation}`,
    })),
    issues: all,
  };
}

const ARCHIVE = [0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e, 0x0a]; // "!<arch>\n": a static library

function foreignSlice(content: Content, arch: string | null): InspectedSlice {
  const isArchive = ARCHIVE.every((byte, index) => content.bytes(0, ARCHIVE.length)[index] === byte);
  const what = `slice for ${arch}: a Mach-O image expected, ${isArchive ? "an archive of objects" : "none"} found`;
  return {
    part: unreadable(arch, isArchive ? "archive" : "other", content.base),
    reasons: [],
    issues: [{ code: isArchive ? "unsupported" : "invalid-value", at: content.base, what }, ...content.issues],
  };
}

function unreadable(arch: string | null, type: string, offset: number): ArtifactPart {
  return {
    arch,
    bits: null,
    endian: null,
    type,
    opacity: { level: null, packed: false },
    symbols: { local: 0, global: 0, dynamic: 0 },
    facts: {},
    offset,
  };
}

function withGap(part: ArtifactPart, gapBefore: Overlay): ArtifactPart {
  return { ...part, facts: { ...part.facts, gapBefore } };
}
