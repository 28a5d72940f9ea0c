import { decodeLatin1, type Latin1, own } from "@limpid/core";
import type { JsonObject } from "../../json/read-json.ts";

/**
 * A line of the log that Santa writes as text, as a record: `[2026-11-22T09:32:12.123Z] I santad: action=EXEC|…`.
 * Of its fields only those that are read are kept.
 *
 * @see https://github.com/northpolesec/santa/blob/main/Source/santad/Logs/EndpointSecurity/Serializers/BasicString.mm
 */
export function recordOfText(line: Latin1, keep: (text: string) => string): JsonObject | undefined {
  const at = line.indexOf(MARK);
  if (at < 0 || at > MAX_HEADER) return undefined;
  const open = line.lastIndexOf("[", at);
  const close = line.indexOf("]", open);
  // What quotes such a line, as JSON does, is not one.
  if (open < 0 || close > at || line.lastIndexOf('"', open) >= 0) return undefined;
  const fields: Record<string, string> = { event_time: own(line.slice(open + 1, close)) };
  const end = line.endsWith("\r") ? line.length - 1 : line.length;
  for (let start = at + MARK.length - ACTION; start < end; ) {
    const pipe = line.indexOf("|", start);
    const stop = pipe < 0 ? end : pipe;
    const equals = line.indexOf("=", start);
    if (equals > start && equals < stop) {
      const name = line.slice(start, equals);
      const read = FIELDS.get(name);
      if (read !== undefined) {
        const value = line.slice(equals + 1, stop);
        fields[name] = read === "number" ? value : keep(said(value));
      }
    }
    start = stop + 1;
  }
  return { santad: fields };
}

const MARK = "] I santad: action=";
const ACTION = "action=".length;
const MAX_HEADER = 512; // a syslog header may stand before it

/** Numbers and words of Santa's own do not outlive their line; names do. */
const FIELDS: ReadonlyMap<string, "number" | "name"> = new Map([
  ...["action", "decision", "pid", "pidversion", "ppid", "uid", "gid", "success"].map(
    (name) => [name, "number"] as const,
  ),
  ...[
    "sha256",
    "cert_sha256",
    "teamid",
    "path",
    "newpath",
    "source",
    "target",
    "args",
    "processpath",
    "user",
    "address",
    "event_user",
    "machineid",
  ].map((name) => [name, "name"] as const),
]);

/** The bar between fields is written `<pipe>` inside one. Line ends are `\n` and `\r`, as are those two letters. */
function said(value: Latin1): string {
  const text = decodeLatin1(value);
  return text.includes("<pipe>") ? text.replaceAll("<pipe>", "|") : text;
}
