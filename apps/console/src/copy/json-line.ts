import type { Finding } from "@limpid/core";

/** The finding as `hunt --json` prints it, with every character beyond ASCII escaped: it acts in no terminal. */
export function jsonLine(finding: Finding): string {
  return JSON.stringify(finding).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
