/** Why the live sensor cannot run here: `system` is not Linux, `library` when koffi is not installed or does not load. */
export type UnavailableReason = "system" | "library";

/** The live sensor cannot run on this machine; the message says what it would need. */
export class SensorUnavailable extends Error {
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, needs: string) {
    super(`the live sensor needs ${needs}`);
    this.name = "SensorUnavailable";
    this.reason = reason;
  }
}
