/**
 * A question that the mirror cannot answer, in words for the one who asked. `unclear`: the question is none;
 * `not-there`: what it asks for is not in the mirror.
 */
export class MirrorError extends Error {
  readonly code: "unclear" | "not-there";

  constructor(code: MirrorError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
