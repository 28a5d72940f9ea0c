/**
 * A finding about damage: what could not be read, where, and why. Damage is evidence in this field, so it
 * travels with the value instead of being thrown.
 */
export interface ParseIssue {
  /** Literal code, stable within a schema version; tests check it, people read `what`. */
  readonly code: IssueCode;
  /** Offset in the whole file (or the line of a log), in bytes; 0 when no place can be named. */
  readonly at: number;
  /** The thing and the field, what was expected and what was found. */
  readonly what: string;
}

export type IssueCode =
  /** Bytes end before what a header promises. */
  | "truncated"
  /** A claim is above a named limit; what is below it was read. */
  | "limit-exceeded"
  /** A field holds a value that its specification does not allow. */
  | "invalid-value"
  /** Two tables claim the same bytes. */
  | "overlap"
  /** Two fields that must agree do not. */
  | "contradiction"
  /** A version or variant that this reader does not know. */
  | "unsupported"
  /** A budget of time or bytes ran out; the rest was not looked at. */
  | "budget-exhausted"
  /** The file could not be opened or read: rights, vanished, I/O error. */
  | "unreadable"
  /** FIFO, socket, device: never opened. */
  | "special-file"
  /** The file changed while it was read. */
  | "changed"
  /** The process that looked into the file ended, was killed or gave no sound answer. */
  | "inspection-failed";

/** A value together with what went wrong while reading it. */
export interface Parsed<T> {
  readonly value: T;
  readonly issues: readonly ParseIssue[];
}
