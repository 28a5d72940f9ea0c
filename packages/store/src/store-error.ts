/** Why the store cannot do what it was asked for. Every message is for people and names what to do where that is known. */
export type StoreErrorCode =
  /** There is no store in this folder. */
  | "absent"
  /** Another process writes to it. */
  | "in-use"
  /** A newer version of Limpid wrote it; it was left untouched. */
  | "newer"
  /** An older version wrote it, and it was opened for reading alone. */
  | "older"
  /** A step of its making differs from what this version would do: another program changed it. */
  | "foreign"
  | "damaged"
  | "disk-full"
  /** No rights, a read-only file system, an input/output error. */
  | "unwritable"
  /** The question or the change makes no sense: an unknown finding, a cursor of another list. */
  | "refused"
  /** What was counted before is not what is there now, or a name is taken. */
  | "conflict"
  | "closed"
  | "internal";

export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
