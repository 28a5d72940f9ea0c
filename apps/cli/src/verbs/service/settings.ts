/** What the service is to be. */
export interface ServiceSettings {
  /** Version of the program that wrote the file. */
  readonly version: string;
  /** How the program is started: the runtime with its flags, and the program. Absolute paths. */
  readonly program: readonly string[];
  /** Logs to follow instead of watching this host live. Absolute paths. */
  readonly follow: readonly string[];
  /** Percent of one processor. */
  readonly maxCpu: number | undefined;
  /** Folders outside of its own that outputs write to. */
  readonly writable: readonly string[];
}

/** The arguments of `limpid` in a service: one line for each finding that belongs into a queue. */
export function watchArguments({ follow, maxCpu }: ServiceSettings): readonly string[] {
  return [
    "watch",
    ...follow.flatMap((log) => ["--follow", log]),
    "--min-priority",
    "medium",
    ...(maxCpu === undefined ? [] : ["--max-cpu", String(maxCpu)]),
  ];
}
