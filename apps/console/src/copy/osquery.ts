import { encodeUtf8, type Finding, hex } from "@limpid/core";

/**
 * What osquery knows of the file and of processes that run it, on the finding's host.
 *
 * @see https://osquery.io/schema/ tables `file`, `hash` and `processes`
 */
export function osqueryOf({ artifact: { path, sha256 } }: Pick<Finding, "artifact">): string | undefined {
  if (path === null) return undefined;
  const literal = sqlText(path);
  const known = sha256 === undefined ? "" : `, h.sha256 = ${sqlText(sha256)} AS same_content`;
  return [
    `SELECT f.path, f.size, f.mode, f.uid, f.mtime, f.ctime, h.sha256${known} FROM file AS f LEFT JOIN hash AS h ON h.path = f.path WHERE f.path = ${literal};`,
    `SELECT pid, parent, path, cmdline, cwd, uid, start_time, on_disk FROM processes WHERE path = ${literal};`,
  ].join("\n");
}

/** A text literal of SQLite: one escape only, and bytes where a character could act in a terminal or be lost. */
function sqlText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return `CAST(X'${hex(encodeUtf8(text))}' AS TEXT)`;
}
