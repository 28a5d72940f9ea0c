import { decodeLatin1, type Latin1 } from "@limpid/core";
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
  const fields: Record<string, string> = { event_time: keep(line.slice(open + 1, close)) };
  const end = line.endsWith("\r") ? line.length - 1 : line.length;
  for (let start = at + MARK.length - ACTION; start < end; ) {
    const pipe = line.indexOf("|", start);
    const stop = pipe < 0 ? end : pipe;
    const equals = line.indexOf("=", start);
    if (equals > start && equals < stop) {
      const name = line.slice(start, equals);
      if (FIELDS.has(name)) fields[name] = keep(said(line.slice(equals + 1, stop)));
    }
    start = stop + 1;
  }
  return { santad: fields };
}

const MARK = "] I santad: action=";
const ACTION = "action=".length;
const MAX_HEADER = 512; // a syslog header may stand before it

const FIELDS: ReadonlySet<string> = new Set([
  "action",
  "decision",
  "sha256",
  "cert_sha256",
  "teamid",
  "path",
  "newpath",
  "source",
  "target",
  "args",
  "pid",
  "pidversion",
  "ppid",
  "processpath",
  "uid",
  "user",
  "gid",
  "success",
  "address",
  "event_user",
  "machineid",
]);

/** The bar between fields is written `<pipe>` inside one. Line ends are `\n` and `\r`, as are those two letters. */
function said(value: Latin1): string {
  const text = decodeLatin1(value);
  return text.includes("<pipe>") ? text.replaceAll("<pipe>", "|") : text;
}
