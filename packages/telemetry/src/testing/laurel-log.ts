import { encodeUtf8 } from "@limpid/core";
import { argumentsOf, type Group, groupRecords, type Line, text } from "./naive-audit-records.ts";

/** An audit log as Laurel would have written it: for tests that hold both sources to each other. @see laurel-about(7) */
export function laurelLog(auditLog: string): string {
  return groupRecords(auditLog)
    .filter(({ lines }) => !lines.some(({ type }) => type.startsWith("USER_") || type.startsWith("DAEMON_")))
    .map((group) => `${JSON.stringify(recordOf(group))}\n`)
    .join("");
}

function recordOf({ host, id, lines }: Group): object {
  const record: Record<string, unknown> = { ID: id };
  if (host !== "unknown") record.NODE = host;
  const seen = new Set<string | undefined>();
  const execve = lines.filter(({ type }) => type === "EXECVE");
  for (const line of lines) {
    const { type, fields } = line;
    if (type === "PATH") {
      const others = (record.PATH ?? []) as object[];
      // A log given twice has each record twice.
      if (!seen.has(fields.get("item"))) record.PATH = [...others, plain(fields)];
      seen.add(fields.get("item"));
    } else if (type === "LOGIN") record.LOGIN = [loginOf(line)];
    else if (type === "SYSCALL")
      record.SYSCALL = { ...plain(fields), ARGV: [0, 1, 2, 3].map((at) => hex(fields.get(`a${at}`))) };
    else if (type !== "EXECVE") record[type] = plain(fields);
  }
  if (execve.length > 0) {
    const argc = Number(execve[0]?.fields.get("argc"));
    record.EXECVE = { argc, ARGV: argumentsOf(execve).argv.map(percent) };
  }
  return record;
}

const OCTAL: ReadonlySet<string> = new Set(["mode", "oflag"]);
const HEX: ReadonlySet<string> = new Set(["arch"]);
const NAMES: ReadonlySet<string> = new Set([
  "name",
  "comm",
  "exe",
  "cwd",
  "tty",
  "dev",
  "nametype",
  "success",
  "objtype",
]);

function plain(fields: ReadonlyMap<string, string>): object {
  const written = [...fields].filter(([name]) => !/^a[0-3]$/.test(name));
  return Object.fromEntries(written.map(([name, value]): [string, unknown] => [name, jsonOf(name, value)]));
}

function jsonOf(name: string, value: string): unknown {
  if (name === "tty" || name === "success") return unquoted(value);
  if (NAMES.has(name)) return percentOrNull(text(value));
  if (HEX.has(name)) return hex(value);
  if (OCTAL.has(name)) return `0o${unquoted(value).replace(/^0(?=.)/, "")}`;
  return /^-?\d+$/.test(value) ? exactly(value) : value;
}

function loginOf({ body, fields }: Line): object {
  const old = / old auid=(\d+) new auid=(\d+)/.exec(body);
  if (old === null) return plain(fields);
  return { ...plain(fields), "old-auid": Number(old[1]), auid: Number(old[2]) };
}

/** An integer of any size, written as a number; the types of the language do not know this function of it yet. */
function exactly(digits: string): unknown {
  return (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON(digits);
}

function hex(value: string | undefined): string {
  return `0x${value ?? "0"}`;
}

function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/s, "$1");
}

function percentOrNull(name: string | undefined): string | null {
  return name === undefined ? null : percent(name);
}

function percent(name: string): string {
  return Array.from(encodeUtf8(name), (byte) =>
    byte < 32 || byte > 126 || byte === 37 || byte === 43
      ? `%${byte.toString(16).padStart(2, "0")}`
      : String.fromCharCode(byte),
  ).join("");
}
