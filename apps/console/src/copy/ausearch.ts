import type { Finding } from "@limpid/core";
import { parseInstant } from "../timeline/instant.ts";
import { shellWord } from "./shell-path.ts";

const AROUND_MS = 60_000; // before the first and after the last sight: whoever made the folder, whoever looks after

/**
 * The audit records of the file on its host. Dates are those of the C locale in UTC, whatever the reader's locale is.
 *
 * @see https://man7.org/linux/man-pages/man8/ausearch.8.html
 */
export function ausearchOf(
  finding: Pick<Finding, "artifact" | "firstSeen" | "lastSeen" | "analytic">,
): string | undefined {
  const { path } = finding.artifact;
  const [from, to] = [parseInstant(finding.firstSeen), parseInstant(finding.lastSeen)];
  if (finding.analytic !== "AN0056" || path === null || from === undefined || to === undefined) return undefined;
  const range = `--start ${dateAndTime(from - AROUND_MS)} --end ${dateAndTime(to + AROUND_MS)}`;
  return `LC_ALL=C TZ=UTC ausearch --interpret ${range} --file ${shellWord(path)}`;
}

/** `11/22/26 05:23:40` */
function dateAndTime(ms: number): string {
  const [date = "", time = ""] = new Date(ms).toISOString().split("T");
  const [year = "", month, day] = date.split("-");
  return `${month}/${day}/${year.slice(-2)} ${time.slice(0, 8)}`;
}
