/** What a file did that no file may do. */
export type FailureKind =
  | "exception"
  | "hang"
  | "slow"
  | "memory"
  | "issue-offset"
  | "schema"
  | "not-repeatable"
  | "deep-changes-level"
  | "too-long-output"
  | "unsafe-words";

export class Failure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Failure";
    this.kind = kind;
  }

  /** The same for the same mistake, whatever the numbers in its message. */
  get signature(): string {
    const place = this.cause instanceof Error ? (/\n\s+at (.*)/.exec(this.cause.stack ?? "")?.[1] ?? "") : "";
    return `${this.kind}: ${this.message.replace(/0x[0-9a-f]+|-?\d+(\.\d+)?/g, "#").slice(0, 200)} ${place.replace(/^.*[/]/, "")}`.trim();
  }
}

/** Runs the inspector's own code: what it throws is a failure of kind `exception`. */
export function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Failure("exception", String(error).slice(0, 300), { cause: error });
  }
}
