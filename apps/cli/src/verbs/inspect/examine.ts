import { statSync } from "node:fs";
import type { Artifact, ArtifactPart, ParseIssue } from "@limpid/core";
import type { Signers } from "@limpid/grounds";
import { OpenFile, type PathBytes, pathText, systemPath } from "@limpid/host";
import { bundleTicketPath, inspectSource, recogniseFormat } from "@limpid/inspect";

export interface ExamineOptions {
  /** Also describe files that are no artifacts. */
  readonly all: boolean;
  readonly hash: boolean;
  /** Look at the content itself: undefined means for files that were named, not for those met in a tree. */
  readonly deep: boolean | undefined;
  /** Also hash what a code signature covers and compare. */
  readonly verifySignature?: boolean;
}

/** What one file turned out to be. */
export type Examined =
  | { readonly kind: "artifact"; readonly artifact: Artifact }
  /** Not recognised, and nobody asked about such files. */
  | { readonly kind: "other"; readonly isEmpty: boolean }
  | { readonly kind: "unreadable"; readonly issue: ParseIssue };

/** Whose answers are not at hand before they are needed. */
export async function examineWithSigners(
  examiner: Examiner,
  signers: Signers,
  path: PathBytes,
  named: boolean,
): Promise<Examined> {
  const examined = examiner.examine(path, named);
  if (!examiner.missesSigner(examined, named)) return examined;
  await signers.load();
  return examiner.examine(path, named);
}

const OTHER: Examined = { kind: "other", isEmpty: false };
const EMPTY: Examined = { kind: "other", isEmpty: true };

/** Examines files one after the other, with buffers that are made once. */
export class Examiner {
  readonly #options: ExamineOptions;
  readonly #file = new OpenFile();
  readonly #signers: Signers;

  constructor(options: ExamineOptions, signers: Signers) {
    this.#options = options;
    this.#signers = signers;
  }

  /** Whether it is worth to load what reads signers and to examine the file again. */
  missesSigner(examined: Examined, named: boolean): boolean {
    const { deep = named, verifySignature = false } = this.#options;
    return (deep || verifySignature) && examined.kind === "artifact" && this.#signers.areMissedBy(examined.artifact);
  }

  /** `named`: given by the user, so a link in the last place is followed. */
  examine(path: PathBytes, named: boolean): Examined {
    const file = this.#file;
    const failure = file.open(path, named ? "follow" : "refuse");
    if (failure !== undefined) return { kind: "unreadable", issue: failure };
    const examined = this.#look(path, named);
    if (examined.kind === "artifact") return withIssues(examined.artifact, file.close());
    file.close();
    return examined;
  }

  /**
   * Whether a file of a tree needs a whole look: the answer if it does not. It costs a page of the file, so a
   * thread that walks can afford it and spares the others the files that are nothing.
   */
  glance(path: PathBytes): Examined | undefined {
    if (this.#options.all) return undefined;
    const failure = this.#file.open(path, "refuse");
    if (failure !== undefined) return { kind: "unreadable", issue: failure };
    const format = recogniseFormat(this.#file.head);
    this.#file.close();
    return format === null ? OTHER : undefined;
  }

  #look(path: PathBytes, named: boolean): Examined {
    const file = this.#file;
    const { all, deep = named, hash, verifySignature = false } = this.#options;
    if (!all && recogniseFormat(file.head) === null) return file.head.length === 0 ? EMPTY : OTHER;
    const refused = file.measure();
    if (refused !== undefined) return { kind: "unreadable", issue: refused };
    const { format, opacity, parts, issues } = inspectSource(file, {
      deep,
      verifySignature,
      ...this.#signers.answers,
    });
    if (format === null && !all) return OTHER;
    const artifact: Artifact = { path: pathText(path), sizeBytes: file.size, format, opacity, parts, issues };
    const complete = deep && format === "macho" ? withTicket(artifact, path) : artifact;
    return { kind: "artifact", artifact: hash ? withHash(complete, file.sha256()) : complete };
  }
}

/** Looks beside a signed program for the notarisation ticket of its bundle. */
function withTicket(artifact: Artifact, path: PathBytes): Artifact {
  const ticket = bundleTicketPath(path);
  if (ticket === undefined || !artifact.parts.some(isSigned)) return artifact;
  const stapledTicket = statSync(systemPath(ticket), { throwIfNoEntry: false })?.isFile() ?? false;
  const parts = artifact.parts.map((part) =>
    isSigned(part)
      ? { ...part, facts: { ...part.facts, signature: { ...part.facts.signature, stapledTicket } } }
      : part,
  );
  return { ...artifact, parts };
}

type SignedPart = ArtifactPart & { readonly facts: { readonly signature: { readonly kind: "signed" } } };

function isSigned(part: ArtifactPart): part is SignedPart {
  return (part.facts.signature as { readonly kind?: string } | undefined)?.kind === "signed";
}

function withHash(artifact: Artifact, sha256: string | ParseIssue): Artifact {
  return typeof sha256 === "string" ? { ...artifact, sha256 } : { ...artifact, issues: [...artifact.issues, sha256] };
}

function withIssues(artifact: Artifact, issues: readonly ParseIssue[]): Examined {
  return {
    kind: "artifact",
    artifact: issues.length === 0 ? artifact : { ...artifact, issues: [...artifact.issues, ...issues] },
  };
}

/** How a file that could not be read is described where every file gets a line. */
export function unreadableArtifact(path: string, ...issues: readonly ParseIssue[]): Artifact {
  return {
    path,
    sizeBytes: null,
    format: null,
    opacity: { level: null, packed: false, reasons: [] },
    parts: [],
    issues,
  };
}
