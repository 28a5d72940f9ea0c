import { callTable, numberOf } from "../linux-audit/syscalls.ts";
import { argumentsOf, type Group, groupRecords, text } from "./naive-audit-records.ts";

/** The calls of an audit log as Auditbeat's auditd module would have written them. */
export function auditbeatLog(auditLog: string): string {
  return groupRecords(auditLog)
    .flatMap((group) => documentOf(group) ?? [])
    .map((document) => `${JSON.stringify(document)}\n`)
    .join("");
}

function documentOf({ host, id, lines }: Group): object | undefined {
  const call = lines.find(({ type }) => type === "SYSCALL")?.fields;
  const parts = /^([0-9]+)\.([0-9]{3}):([0-9]+)$/.exec(id);
  if (call === undefined || parts === null) return undefined;
  const table = callTable(call.get("arch") ?? "");
  const name = table?.calls[numberOf(table, Number(call.get("syscall")))]?.name;
  const seen = new Set<string | undefined>();
  const paths = lines.flatMap(({ type, fields }) => {
    const item = fields.get("item");
    if (type !== "PATH" || seen.has(item)) return []; // a log given twice has each record twice
    seen.add(item);
    const { name: _, ...plain } = Object.fromEntries(fields);
    const path = text(fields.get("name") ?? "(null)");
    return [path === undefined ? plain : { ...plain, name: path }];
  });
  const execve = lines.filter(({ type }) => type === "EXECVE");
  const cwd = lines.find(({ type }) => type === "CWD")?.fields.get("cwd");
  const unset = (value: string | undefined) => (value === "4294967295" ? "unset" : value);
  return {
    "@timestamp": new Date(Number(parts[1]) * 1000 + Number(parts[2])).toISOString(),
    event: { module: "auditd", kind: "event", outcome: call.get("success") === "yes" ? "success" : "failure" },
    ...(host === "unknown" ? {} : { host: { name: host } }),
    auditd: {
      message_type: "syscall",
      sequence: Number(parts[3]),
      session: unset(call.get("ses")),
      result: call.get("success") === "yes" ? "success" : "fail",
      data: {
        ...Object.fromEntries(["a0", "a1", "a2", "a3", "exit"].map((key) => [key, call.get(key)])),
        syscall: name,
        tty: call.get("tty"),
        ...(execve.length > 0 ? { argc: execve[0]?.fields.get("argc") } : {}),
      },
      paths,
    },
    process: {
      pid: Number(call.get("pid")),
      parent: { pid: Number(call.get("ppid")) },
      executable: text(call.get("exe") ?? "(null)"),
      name: text(call.get("comm") ?? "(null)"),
      ...(cwd === undefined ? {} : { working_directory: text(cwd) }),
      ...(execve.length > 0 ? { args: argumentsOf(execve).argv } : {}),
    },
    user: {
      id: call.get("uid"),
      audit: { id: unset(call.get("auid")) },
      effective: { id: call.get("euid") },
      group: { id: call.get("gid") },
    },
  };
}
