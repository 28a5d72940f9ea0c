/**
 * Why the live sensor cannot run here: `system` is not Linux, `library` when koffi is not installed or does not load,
 * `program` when a part of this program was not built.
 */
export type UnavailableReason = "system" | "library" | "program";

/** The live sensor cannot run on this machine; the message says what it would need. */
export class SensorUnavailable extends Error {
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, needs: string) {
    super(`the live sensor needs ${needs}`);
    this.name = "SensorUnavailable";
    this.reason = reason;
  }
}
