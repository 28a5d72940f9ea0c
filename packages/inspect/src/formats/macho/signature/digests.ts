import { type DigestAlgorithm, type InspectQuestions, sha256 } from "@limpid/core";
import type { CodeDirectory, HashKind } from "./code-directory.ts";

const CD_HASH_SIZE = 20; // CS_CDHASH_LEN: longer hashes are cut to it

/** The hashes that can be computed here, and what could not be. */
export class Digests {
  readonly #digest: InspectQuestions["digest"];
  readonly #missing = new Set<DigestAlgorithm>();
  #left: number;
  #isExhausted = false;

  /** `budgetBytes`: how much of the signature itself may be hashed; pages of code are not counted. */
  constructor(questions: InspectQuestions | undefined, budgetBytes: number) {
    this.#digest = questions?.digest;
    this.#left = budgetBytes;
  }

  /** What was not computed, and why. */
  get notLookedAt(): readonly string[] {
    const why = [...this.#missing]
      .sort()
      .map((algorithm) => `hashes of ${algorithm}: no such hash function was offered`);
    return this.#isExhausted
      ? [...why, "some hashes: pieces of the signature share bytes or are larger than the program can need"]
      : why;
  }

  /** The hash of a page of code, as code directories hold it. */
  ofPage(kind: HashKind, bytes: Uint8Array): Uint8Array | undefined {
    return this.#compute(kind.algorithm, bytes)?.subarray(0, kind.sizeBytes);
  }

  /** The hash of a piece of the signature, as code directories hold it. */
  ofPiece(kind: HashKind, bytes: Uint8Array): Uint8Array | undefined {
    return this.#spend(bytes) ? this.ofPage(kind, bytes) : undefined;
  }

  /** The whole hash of a code directory. Cut to 20 bytes it is what identifies a program to macOS. */
  ofDirectory({ hash, bytes }: CodeDirectory): Uint8Array | undefined {
    if (hash === undefined || !this.#spend(bytes.bytes)) return undefined;
    return this.#compute(hash.algorithm, bytes.bytes);
  }

  #spend({ length }: Uint8Array): boolean {
    if (length > this.#left) this.#isExhausted = true;
    if (this.#isExhausted) return false;
    this.#left -= length;
    return true;
  }

  #compute(algorithm: DigestAlgorithm, bytes: Uint8Array): Uint8Array | undefined {
    const answer = this.#digest?.(algorithm, bytes) ?? (algorithm === "sha256" ? sha256(bytes) : undefined);
    if (answer === undefined) this.#missing.add(algorithm);
    return answer;
  }
}

export function cdHashOf(digest: Uint8Array): Uint8Array {
  return digest.subarray(0, CD_HASH_SIZE);
}
