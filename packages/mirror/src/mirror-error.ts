/**
 * A question that the mirror cannot answer, in words for the one who asked. `unclear`: the question is none;
 * `not-there`: what it asks for is not in the mirror; `busy`: later it can.
 */
export class MirrorError extends Error {
  readonly code: "unclear" | "not-there" | "busy";

  constructor(code: MirrorError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
