import { escapeText, type Finding } from "@limpid/core";
import { commandLine, MAX_TEXT } from "../finding/text.ts";

/** The columns, in their order; a newer program adds some at the end. A cell is empty where the finding does not say. */
const COLUMNS: readonly (readonly [
  name: string,
  of: (finding: Finding) => string | number | boolean | null | undefined,
])[] = [
  ["id", ({ id }) => id],
  ["revision", ({ revision }) => revision],
  ["change", ({ change }) => change],
  ["first_seen", ({ firstSeen }) => firstSeen],
  ["last_seen", ({ lastSeen }) => lastSeen],
  ["priority", ({ priority }) => priority],
  ["score", ({ score }) => score],
  ["analytic", ({ analytic }) => analytic],
  ["technique", ({ technique }) => technique],
  ["host", ({ host }) => host],
  ["container", ({ container }) => container],
  ["title", ({ title }) => title],
  ["path", ({ artifact }) => artifact.path],
  ["format", ({ artifact }) => artifact.format],
  ["size_bytes", ({ artifact }) => artifact.sizeBytes],
  ["sha256", ({ artifact }) => artifact.sha256],
  ["inspected", ({ artifact }) => artifact.inspected],
  ["opacity_level", ({ artifact: { opacity } }) => (opacity === null ? undefined : (opacity.level ?? "unknown"))],
  ["packed", ({ artifact }) => artifact.opacity?.packed],
  ["creator_image", ({ creator }) => creator.image],
  ["creator_role", ({ creator }) => creator.role],
  ["creator_pid", ({ creator }) => creator.pid],
  ["creator_user", ({ creator }) => creator.user?.name],
  ["creator_uid", ({ creator }) => creator.user?.uid],
  ["creator_basis", ({ creator }) => creator.basis],
  ["creator_command", ({ creator }) => (creator.argv === undefined ? undefined : commandLine(creator.argv))],
  ["parent_image", ({ lineage }) => lineage[0]?.image],
  ["executions", ({ executions }) => executions.length],
  ["first_execution", ({ executions }) => executions[0]?.at],
  ["supporting", ({ supporting }) => supporting.map(({ id }) => id).join(" ")],
  ["contradicting", ({ contradicting }) => contradicting.map(({ id }) => id).join(" ")],
  ["missing", ({ missing }) => missing.map(({ id }) => id).join(" ")],
];

/** Spreadsheets on Windows take UTF-8 for another encoding without it. */
export const BYTE_ORDER_MARK = "\ufeff";

/** The first line. Lines end as RFC 4180 asks. */
export function csvHeader(): string {
  return `${COLUMNS.map(([name]) => name).join(",")}\r\n`;
}

export function csvRow(finding: Finding): string {
  return `${COLUMNS.map(([, of]) => cell(of(finding))).join(",")}\r\n`;
}

/** Begins a formula in one spreadsheet or another, also in its wide form and behind blanks. */
const FORMULA = /^\s*[=+\-@\t\r\n|%＝＋－＠]/;

/**
 * A cell that no spreadsheet computes: text that would begin a formula gets an apostrophe in front, and control
 * characters, invisible ones and stray bytes are shown as escapes, as on a terminal, so a line of the file is a line of
 * the table. Numbers are numbers.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(value: string | number | boolean | null | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  const short = value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT - 1)}…` : value;
  const shown = escapeText(short);
  const safe = FORMULA.test(shown) || FORMULA.test(short) ? `'${shown}` : shown;
  return /[",';\s]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
