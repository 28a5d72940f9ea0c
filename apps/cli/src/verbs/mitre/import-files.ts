import { basename } from "node:path";
import type { Happening } from "@limpid/attack";
import { escapeText, type ParseIssue } from "@limpid/core";
import {
  commit,
  type Mirror,
  type PreparedRelease,
  type Preview,
  prepare,
  preview,
  readAttackFile,
} from "@limpid/mirror";
import { EXIT, type ExitCode, graver } from "../../exit-codes.ts";
import { grouped } from "../../terminal/layout.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { hanging } from "./prose.ts";

export interface ImportOptions {
  readonly release?: string;
  readonly domain?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** One line of `limpid.mitre-import/1`. */
interface ImportLine {
  readonly schema: "limpid.mitre-import/1";
  readonly path: string;
  /** `previewed` and `already`: nothing was kept. */
  readonly result: "kept" | "already" | "previewed" | "refused";
  readonly why?: string | undefined;
  readonly file?: string | undefined;
  readonly release?: string | undefined;
  readonly releaseBasis?: string | undefined;
  readonly domain?: string | undefined;
  readonly domainBasis?: string | undefined;
  readonly flavour?: string | undefined;
  readonly objects?: number | undefined;
  readonly notNormalised?: number | undefined;
  readonly comparedWith?: { readonly release: string; readonly file: string } | null | undefined;
  readonly beside?: readonly string[] | undefined;
  readonly counts?: Readonly<Record<Happening, number>> | undefined;
  readonly issues: readonly ParseIssue[];
}

/** Reads, previews and, when asked to, keeps each file. One that is refused does not stop the others. */
export function importFiles(mirror: Mirror, paths: readonly string[], options: ImportOptions, now: number): ExitCode {
  let code: ExitCode = EXIT.nothing;
  let waiting = false;
  for (const path of paths) {
    const line = importFile(mirror, path, options, now);
    if (line.result === "refused") code = graver(code, EXIT.input);
    if (line.result === "previewed") waiting = true;
    if (options.json === true) stdout.line(JSON.stringify(line));
    else for (const text of importText(line, stdout.columns)) stdout.line(text);
  }
  if (waiting) stderr.line("Nothing was kept. To keep it: the same command with --yes.");
  return code;
}

function importFile(mirror: Mirror, path: string, { release, domain, yes }: ImportOptions, now: number): ImportLine {
  const head = { schema: "limpid.mitre-import/1", path } as const;
  const read = readAttackFile(path);
  if ("why" in read) return { ...head, result: "refused", why: read.why, issues: [] };
  const prepared = prepare(read.bytes, basename(path), { release, domain }, now);
  if (prepared.kind === "refused") {
    const { issues, unidentified, fileHash: file } = prepared;
    const why = unidentified === undefined ? (issues[0]?.what ?? "") : whyUnidentified(unidentified);
    return { ...head, result: "refused", why, file, issues };
  }
  if (prepared.kind === "index") {
    if (yes === true) mirror.keepIndex(prepared);
    return {
      ...head,
      result: yes === true ? "kept" : "previewed",
      file: prepared.fileHash,
      objects: prepared.named.length,
      issues: [],
    };
  }
  const looked = preview(mirror, prepared);
  const result = looked.already ? "already" : yes === true ? commit(mirror, prepared) : "previewed";
  return { ...head, result, ...factsOf(prepared, looked) };
}

function factsOf({ edition, file }: PreparedRelease, { base, beside, change }: Preview) {
  const { release, releaseBasis, domain, domainBasis, flavour, objects, notNormalised } = edition;
  return {
    file: edition.fileHash,
    release,
    releaseBasis,
    domain,
    domainBasis,
    flavour,
    objects,
    notNormalised,
    comparedWith: base === undefined ? null : { release: base.release, file: base.fileHash },
    beside: beside.map(({ fileHash }) => fileHash),
    counts: change.counts,
    issues: file.issues,
  };
}

function whyUnidentified({
  missing,
  contradiction,
}: {
  readonly missing: string;
  readonly contradiction: readonly string[];
}): string {
  if (contradiction.length > 0) return `its ${missing} is told in two ways: ${contradiction.join("; ")}`;
  return `it does not say its ${missing}: add --${missing} ${missing === "release" ? "19.1" : "enterprise"}`;
}

const SHOWN_ISSUES = 5;

function importText(line: ImportLine, width: number): readonly string[] {
  const { path, result, why, release, domain, flavour, objects, comparedWith, counts, beside = [], issues } = line;
  if (result === "refused") return [...hanging(`${path}: not imported: ${why}`, width), ...issueLines(issues, width)];
  if (release === undefined)
    return [escapeText(`${path}: an index of collections that names ${grouped(objects ?? 0)} releases: ${result}`)];
  const words = { kept: "kept", already: "in the mirror already, nothing to do", previewed: "preview" } as const;
  const happened = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
  return [
    ...hanging(`${path}: ${words[result]}`, width),
    ...hanging(
      `  ${domain} ${release} (release told by: ${line.releaseBasis}), STIX ${flavour}, ${grouped(objects ?? 0)} objects, file ${line.file?.slice(0, 12)}`,
      width,
    ),
    ...(result === "already"
      ? []
      : [
          comparedWith === null || comparedWith === undefined
            ? "  nothing of this domain was imported before:"
            : `  compared with ${comparedWith.release} (file ${comparedWith.file.slice(0, 12)}):`,
          ...happened.map(([what, count]) => `  ${grouped(count).padStart(8)}  ${what}`),
        ]),
    ...(beside.length === 0
      ? []
      : hanging(`  beside other files of this release: ${beside.map((hash) => hash.slice(0, 12)).join(", ")}`, width)),
    ...((line.notNormalised ?? 0) === 0
      ? []
      : [`  ${grouped(line.notNormalised ?? 0)} kept as bytes only (not normalised)`]),
    ...issueLines(issues, width),
  ];
}

function issueLines(issues: readonly ParseIssue[], width: number): readonly string[] {
  return [
    ...issues
      .slice(0, SHOWN_ISSUES)
      .flatMap(({ code, at, what }) => hanging(`  ${code} at byte ${grouped(at)}: ${what}`, width)),
    ...(issues.length > SHOWN_ISSUES ? [`  and ${grouped(issues.length - SHOWN_ISSUES)} more; all with --json`] : []),
  ];
}
