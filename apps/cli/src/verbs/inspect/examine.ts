import type { Artifact, InspectQuestions, ParseIssue } from "@limpid/core";
import { OpenFile, type PathBytes, pathText } from "@limpid/host";
import { inspectSource, recogniseFormat } from "@limpid/inspect";

export interface ExamineOptions {
  /** Also describe files that are no artifacts. */
  readonly all: boolean;
  readonly hash: boolean;
  /** Look at the content itself: undefined means for files that were named, not for those met in a tree. */
  readonly deep: boolean | undefined;
  /** Also check what a code signature covers and read who signed. */
  readonly verifySignature?: boolean;
}

/**
 * Who answers an inspection's questions about signatures. Reading certificates takes a library whose loading most
 * runs can do without, so it comes with the option that asks for it.
 */
export async function questionsFor({ verifySignature }: ExamineOptions): Promise<InspectQuestions | undefined> {
  if (verifySignature !== true) return undefined;
  const { nodeQuestions } = await import("@limpid/certificates/node");
  return nodeQuestions();
}

/** What one file turned out to be. */
export type Examined =
  | { readonly kind: "artifact"; readonly artifact: Artifact }
  /** Not recognised, and nobody asked about such files. */
  | { readonly kind: "other"; readonly isEmpty: boolean }
  | { readonly kind: "unreadable"; readonly issue: ParseIssue };

const OTHER: Examined = { kind: "other", isEmpty: false };
const EMPTY: Examined = { kind: "other", isEmpty: true };

/** Examines files one after the other, with buffers that are made once. */
export class Examiner {
  readonly #options: ExamineOptions;
  readonly #file = new OpenFile();
  readonly #questions: InspectQuestions | undefined;

  constructor(options: ExamineOptions, questions?: InspectQuestions) {
    this.#options = options;
    this.#questions = questions;
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
      ...(this.#questions !== undefined && { questions: this.#questions }),
    });
    if (format === null && !all) return OTHER;
    const artifact: Artifact = { path: pathText(path), sizeBytes: file.size, format, opacity, parts, issues };
    return { kind: "artifact", artifact: hash ? withHash(artifact, file.sha256()) : artifact };
  }
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
