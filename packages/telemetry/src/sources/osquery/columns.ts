import type { JsonObject } from "../../json/read-json.ts";
import type { Shape } from "../../json/shape.ts";

/** Columns that are read, of all tables together: a row does not say which table it is of. */
const NAMES = [
  // of several tables
  "pid",
  "path",
  "cmdline",
  "cwd",
  "auid",
  "uid",
  "euid",
  "gid",
  "parent",
  "ppid",
  "time",
  "eid",
  "mode",
  "size",
  "inode",
  "sha256",
  // process_events
  "syscall",
  "overflows",
  "uptime",
  // process_file_events
  "operation",
  "executable",
  "dest_path",
  // file_events
  "target_path",
  "action",
  "transaction_id",
  // es_process_events and es_process_file_events
  "seq_num",
  "global_seq_num",
  "event_type",
  "original_parent",
  "responsible_pid",
  "cmdline_count",
  "username",
  "signing_id",
  "team_id",
  "cdhash",
  "platform_binary",
  "codesigning_flags",
  "exit_code",
  "child_pid",
  "filename",
  "dest_filename",
  // signature
  "signed",
  "identifier",
  "authority",
  "team_identifier",
  // extended_attributes
  "base64",
  "key",
  "value",
  // elf_info and elf_sections
  "class",
  "machine",
  "type",
  "entrypoint",
  "name",
  "vaddr",
  "align",
  // of tables that look like one of these and are not
  "carve_guid",
  "matches",
  "ntime",
  "package",
  "partition",
  "remote_address",
  "start_time",
] as const;

export const COLUMNS: Shape = Object.fromEntries(NAMES.map((name) => [name, true]));

export type Table =
  | "process_events"
  | "process_file_events"
  | "file_events"
  | "es_process_events"
  | "es_process_file_events"
  /** A table that says something of a file at the moment of the query: hash, signature, file and others, or a join. */
  | "file-facts";

/** The table of a row by its columns, because the query's name is its author's; undefined for one that is not read. */
export function tableOf(row: JsonObject): Table | undefined {
  const has = (name: (typeof NAMES)[number]): boolean => row[name] !== undefined;
  // Packages' own claims, carved copies, files of disk images, scans, and events of BPF, which are another table.
  if (has("package") || has("carve_guid") || has("partition") || has("matches") || has("ntime")) return undefined;
  if (has("pid")) {
    if (has("event_type")) return has("filename") ? "es_process_file_events" : "es_process_events";
    if (has("operation") && has("path")) return "process_file_events";
    const events = has("time") && has("cmdline") && has("path");
    if (events && !has("remote_address") && !has("start_time")) return "process_events";
  }
  if (has("target_path") && has("action")) return "file_events";
  return has("path") ? "file-facts" : undefined;
}
