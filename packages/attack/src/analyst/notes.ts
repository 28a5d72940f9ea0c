/** Our own words about an object of ATT&CK, kept apart from the official text. */
export interface AnalystNotes {
  readonly attackId: string;
  /** Counts up with each change of the text. */
  readonly version: number;
  /** Day of the last change, `2026-11-22`. */
  readonly date: string;
  /** The release whose text the notes were written beside. */
  readonly attackRelease: string;
  readonly executives: string;
  readonly soc: string;
  readonly detectionEngineers: string;
  /** What to check that it arrives. */
  readonly telemetry: readonly string[];
  readonly tuning: readonly string[];
  readonly blindSpots: readonly string[];
  /** In the order in which they pay. */
  readonly mitigations: readonly string[];
  readonly limits: readonly string[];
}
