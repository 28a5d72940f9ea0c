/** One thing the doctor looked at. `limpid.check/1` as JSON. */
export interface Check {
  /** Stable: `node`, `audit.enabled`, `audit.rule.file.renamed` … */
  readonly id: string;
  readonly group: CheckGroup;
  /** `good`; `bad`: AN0056 sees less than it could; `unknown`: it could not be looked at; `fact`: to know, nothing to mend. */
  readonly state: "good" | "bad" | "unknown" | "fact";
  /** One sentence with the facts in it. */
  readonly says: string;
  /** The command that mends it, or lets the doctor see. */
  readonly mend?: string;
}

export type CheckGroup = "program" | "logs" | "tools" | "sensor" | "audit" | "rules";

export const GROUP_TITLES: { readonly [G in CheckGroup]: string } = {
  program: "This program",
  logs: "Recorded telemetry",
  tools: "Tools and databases",
  sensor: "The live sensor (limpid watch)",
  audit: "Linux audit",
  rules: "Audit rules for AN0056",
};
