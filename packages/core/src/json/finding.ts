import type { Finding, Summary } from "../model/finding.ts";

/**
 * One line of `limpid.finding/1` without the line feed. Keys keep the model's order, so two runs agree byte
 * for byte. Integers that a double cannot hold become decimal strings, as the contract says; stray bytes are
 * lone surrogates in the model and come out escaped.
 */
export function findingLine(finding: Finding): string {
  // Only facts can hold an integer that a double cannot, and asking for each value triples the work.
  const mayHoldIntegers = Object.keys(finding.artifact.facts).length > 0;
  return JSON.stringify(finding, mayHoldIntegers ? exactIntegers : undefined);
}

/** The last line of `hunt --json`. */
export function summaryLine(summary: Summary): string {
  return JSON.stringify(summary, exactIntegers);
}

function exactIntegers(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
