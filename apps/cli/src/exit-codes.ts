/** What the program's exit code says; the highest that applies, in the order of {@link RANK}. */
export const EXIT = {
  /** Nothing to report. */
  nothing: 0,
  /** Something to report: a finding that is high enough, an artifact that is opaque or packed. */
  found: 1,
  /** Wrong arguments or configuration: nothing was looked at. */
  usage: 2,
  /** A named input could not be read or recognised, or the results could not be written. */
  input: 3,
  /** An internal error: ours, never the input's. */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An internal error outranks all: whatever else was found, the run is not to be trusted. */
const RANK: readonly ExitCode[] = [EXIT.nothing, EXIT.found, EXIT.input, EXIT.usage, EXIT.internal];

/** The one of two exit codes that matters more. */
export function graver(one: ExitCode, other: ExitCode): ExitCode {
  return RANK.indexOf(one) >= RANK.indexOf(other) ? one : other;
}

/** The arguments or the configuration are wrong; the message says what was expected and what was found. */
export class UsageError extends Error {
  readonly exitCode = EXIT.usage;
}

/** A named input cannot be read or recognised and nothing is left to do. */
export class InputError extends Error {
  readonly exitCode = EXIT.input;
}
