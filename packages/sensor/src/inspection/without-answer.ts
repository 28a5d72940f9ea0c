import type { Bytes, ParseIssue } from "@limpid/core";
import type { FileToInspect } from "./file-to-inspect.ts";

/** An inspection that did not come to its end. */
export function failed(what: string): ParseIssue {
  return { code: "inspection-failed", at: 0, what };
}

export function shedBytes(why: string): Bytes {
  return { state: "unreadable", explanation: `it was not looked into: ${why}` };
}

/**
 * What is known of a file that ended whoever looked into it: with a format, that it is a program which cannot be looked
 * into; without, nothing at all.
 */
export function undetermined({ path, begins, origin, key }: FileToInspect, what: string): Bytes {
  if (begins === undefined) return { state: "unreadable", explanation: what };
  return {
    state: "inspected",
    artifact: {
      path,
      sizeBytes: key.sizeBytes,
      ...(origin !== undefined && { origin }),
      format: begins,
      opacity: { level: null, packed: false, reasons: [] },
      parts: [],
      issues: [failed(what)],
    },
  };
}
