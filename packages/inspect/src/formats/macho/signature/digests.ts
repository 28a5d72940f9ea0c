import { type DigestAlgorithm, type InspectQuestions, sha256 } from "@limpid/core";
import type { CodeDirectory, HashKind } from "./code-directory.ts";

const CD_HASH_SIZE = 20; // CS_CDHASH_LEN: longer hashes are cut to it

/** The hashes that can be computed here, and what could not be for want of an algorithm. */
export class Digests {
  readonly #digest: InspectQuestions["digest"];
  readonly #missing = new Set<DigestAlgorithm>();

  constructor(questions: InspectQuestions | undefined) {
    this.#digest = questions?.digest;
  }

  /** Algorithms that were needed and are not at hand. */
  get missing(): readonly DigestAlgorithm[] {
    return [...this.#missing].sort();
  }

  whole(algorithm: DigestAlgorithm, bytes: Uint8Array): Uint8Array | undefined {
    const answer = this.#digest?.(algorithm, bytes) ?? (algorithm === "sha256" ? sha256(bytes) : undefined);
    if (answer === undefined) this.#missing.add(algorithm);
    return answer;
  }

  /** As code directories hold it: cut to the size of its kind. */
  of(kind: HashKind, bytes: Uint8Array): Uint8Array | undefined {
    return this.whole(kind.algorithm, bytes)?.subarray(0, kind.sizeBytes);
  }

  /** What identifies a program to macOS: the hash of its code directory, cut to 20 bytes. */
  cdHash({ hash, bytes }: CodeDirectory): Uint8Array | undefined {
    return hash === undefined ? undefined : this.whole(hash.algorithm, bytes.bytes)?.subarray(0, CD_HASH_SIZE);
  }
}
