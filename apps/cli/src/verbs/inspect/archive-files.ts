import type { Artifact, ParseIssue } from "@limpid/core";
import type { Signers } from "@limpid/grounds";
import { OpenFile, type PathBytes, pathText } from "@limpid/host";
import {
  type ArchiveSource,
  notLookedInto,
  type Recognised,
  readArchive,
  recogniseArchiveFile,
} from "@limpid/host/archives";
import { inspectBytes, recogniseFormat } from "@limpid/inspect";
import { type ExamineOptions, unreadableArtifact } from "./examine.ts";

/** What is met while an archive is looked into. */
export type ArchiveStep =
  | { readonly kind: "artifact"; readonly artifact: Artifact }
  /** What could not be looked into, or what is odd about an archive; described as an artifact of no format. */
  | { readonly kind: "problem"; readonly artifact: Artifact };

/** The file is an archive of a kind that is not read. */
export interface ForeignArchive {
  readonly foreign: ParseIssue;
}

/** More than a program needs: an archive is read from its beginning to its end. */
const BUDGET = { bytes: 8 * 1024 * 1024 * 1024, ms: 120_000 };

/** Looks into archives; members are judged as files are, and nothing is written anywhere. */
export class ArchiveFiles {
  readonly #options: ExamineOptions;
  readonly #signers: Signers;
  #file = new OpenFile();

  constructor(options: ExamineOptions, signers: Signers) {
    this.#options = options;
    this.#signers = signers;
  }

  /** Undefined when the file is no archive, or cannot be opened, which others will say. */
  open(
    path: PathBytes,
    named: boolean,
  ): AsyncGenerator<ArchiveStep, readonly ParseIssue[]> | ForeignArchive | undefined {
    const file = this.#file;
    if (file.open(path, named ? "follow" : "refuse", BUDGET) !== undefined) return undefined;
    if (file.measure() !== undefined) return undefined;
    const source = { size: file.size, read: (at: number, length: number) => file.readBriefly(at, length) };
    const found = recogniseArchiveFile(source);
    return found === undefined ? undefined : this.#begin(source, pathText(path), found);
  }

  /** The same for bytes that are in memory already. */
  openBytes(
    bytes: Uint8Array,
    path: string,
  ): AsyncGenerator<ArchiveStep, readonly ParseIssue[]> | ForeignArchive | undefined {
    this.#file = new OpenFile(); // with no issues of the file before
    const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
    const found = recogniseArchiveFile(source);
    return found === undefined ? undefined : this.#begin(source, path, found);
  }

  close(): readonly ParseIssue[] {
    return this.#file.close();
  }

  #begin(
    source: ArchiveSource,
    path: string,
    found: Recognised,
  ): AsyncGenerator<ArchiveStep, readonly ParseIssue[]> | ForeignArchive {
    return "foreign" in found ? { foreign: notLookedInto(found.foreign) } : this.#steps(source, path, found.kind);
  }

  async *#steps(
    source: ArchiveSource,
    path: string,
    kind: Parameters<typeof readArchive>[2],
  ): AsyncGenerator<ArchiveStep, readonly ParseIssue[]> {
    const { all, deep = false, verifySignature = false } = this.#options;
    const reading = readArchive(source, path, kind, (head) => all || recogniseFormat(head) !== null);
    for (;;) {
      const { done, value } = await reading.next();
      if (done === true) return value;
      if (value.kind === "refused") {
        yield { kind: "problem", artifact: unreadableArtifact(value.path, value.issue) };
      } else {
        let artifact = this.#judge(value.path, value.bytes, value.issues);
        if ((deep || verifySignature) && this.#signers.areMissedBy(artifact)) {
          await this.#signers.load();
          artifact = this.#judge(value.path, value.bytes, value.issues);
        }
        if (all || artifact.format !== null) yield { kind: "artifact", artifact };
        else if (artifact.issues.length > 0) yield { kind: "problem", artifact };
      }
    }
  }

  #judge(path: string, bytes: Uint8Array, damage: readonly ParseIssue[]): Artifact {
    const { deep = false, hash, verifySignature = false } = this.#options;
    const inspection = inspectBytes(bytes, { deep, verifySignature, ...this.#signers.answers });
    const { hash: hashOf } = process.getBuiltinModule("node:crypto");
    const sha256 = hash ? { sha256: hashOf("sha256", bytes) } : {};
    return { path, sizeBytes: bytes.length, ...sha256, ...inspection, issues: [...damage, ...inspection.issues] };
  }
}
