import { AN0055 } from "./an0055.ts";
import { AN0056 } from "./an0056.ts";
import { AN0057 } from "./an0057.ts";
import { AN0058 } from "./an0058.ts";
import { DET0019 } from "./det0019.ts";
import type { AnalystNotes } from "./notes.ts";

export type { AnalystNotes } from "./notes.ts";
export const ANALYST_NOTES: readonly AnalystNotes[] = [AN0055, AN0056, AN0057, AN0058, DET0019];
/** The types that notes are about: an ATT&CK id may belong to another object as well. */
const ABOUT: ReadonlySet<string> = new Set(["x-mitre-analytic", "x-mitre-detection-strategy"]);

/** Our notes about an object; undefined: there are none. */
export function analystNotes(attackId: string | undefined, type: string): AnalystNotes | undefined {
  return ABOUT.has(type) ? ANALYST_NOTES.find((notes) => notes.attackId === attackId) : undefined;
}
