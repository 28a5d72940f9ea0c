/** A Sigma rule before it is written: what it looks for, and what it does not tell apart. */
export interface SigmaRule {
  /** Names the rule for good: its id and its file name follow from it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly analytic: "AN0056" | "AN0057";
  /** The signals that it approximates. */
  readonly signals: readonly string[];
  readonly logsource: { readonly product: "linux" | "macos"; readonly category?: string; readonly service?: string };
  readonly detection: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  readonly condition: string;
  /** Harmless everyday cases that it reports too. */
  readonly falsepositives: readonly string[];
  readonly level: "informational" | "low" | "medium" | "high";
}

export type Value = string | readonly string[];

/** What the rules take from this program, so that they and it speak of the same programs and folders. */
export interface SigmaKnowledge {
  /** Names of programs by role, without paths; `kind` narrows it: `transfer`, `decoder`. */
  readonly programs: (role: string, kind?: string) => readonly string[];
  /** Folders in which compilers may work, on Linux (DirectoryScope): `*` is one step, `**` at the end any number. */
  readonly directoryScope: readonly string[];
}
