import type { Inspection, InspectQuestions } from "@limpid/core";

/** What is looked at here of a part's signature; names as in artifact.schema.json. */
interface SignatureSeen {
  readonly kind: string | null;
  readonly signer?: unknown;
  readonly codeDirectories?: readonly { readonly cdHash?: string }[];
}

/**
 * Answers an inspection's questions about signatures. Reading certificates takes a library whose loading (40 ms) most
 * runs can do without, so it comes when the first program was met that somebody signed.
 */
export class Signers {
  #questions: InspectQuestions | undefined;

  /** To be given to an inspection: nothing until `load`. */
  get answers(): { readonly questions?: InspectQuestions } {
    return this.#questions === undefined ? {} : { questions: this.#questions };
  }

  /** Whether an inspection left out what could be read after `load`. */
  areMissedBy({ format, parts }: Pick<Inspection, "format" | "parts">): boolean {
    if (this.#questions !== undefined || format !== "macho") return false;
    return parts.some(({ facts }) => {
      const signature = facts.signature as SignatureSeen | undefined;
      if (signature === undefined) return false;
      const hasUnread = signature.codeDirectories?.some(({ cdHash }) => cdHash === undefined) ?? false;
      return hasUnread || (signature.kind === "signed" && signature.signer === undefined);
    });
  }

  async load(): Promise<void> {
    const { nodeQuestions } = await import("@limpid/certificates/node");
    this.#questions = nodeQuestions();
  }
}
