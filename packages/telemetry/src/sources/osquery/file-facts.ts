import { type CodeSigning, decodeUtf8, type FileChange, type FileReported, hex, type ReportedElf } from "@limpid/core";
import { decodeBase64 } from "../../json/base64.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { integerIn, numberIn, textIn } from "../../json/values.ts";
import { fileNamed } from "../../named-file.ts";
import type { Base, RowEvent } from "./linux-events.ts";
import { accountIn, cdHashIn, countIn, modeIn, pathIn, sha256In, wordIn } from "./row.ts";

/** Actions of inotify and FSEvents; the others change nothing. */
const CHANGES: Readonly<Record<string, FileChange>> = {
  CREATED: "created",
  UPDATED: "written",
  ATTRIBUTES_MODIFIED: "attributes-changed",
  MOVED_FROM: "moved-away",
  MOVED_TO: "moved-here",
  DELETED: "removed",
};

/** A row of `file_events`, which names no process; `uid` is the file's owner. */
export function fileEvent(base: Base, row: JsonObject): RowEvent {
  const path = pathIn(row, "target_path");
  const action = wordIn(row, "action") ?? "";
  const change = CHANGES[action];
  if (path === undefined) return undefined;
  if (change === undefined) return `file_events ${action.slice(0, 20)}`;
  const { signing: _none, ...traits } = traitsOf(row);
  return { ...base, kind: "file.reported", file: fileNamed(path, undefined, traits), change };
}

/** A row that says something of a file: of `hash`, `signature`, `file`, `extended_attributes`, `elf_info`, or a join. */
export function fileFacts(base: Base, row: JsonObject): RowEvent {
  const path = pathIn(row, "path");
  const traits = traitsOf(row);
  const more = { ...attributeOf(row), ...elfOf(row) };
  const says = traits.sha256 !== undefined || traits.signing !== undefined || isOfFileTable(row);
  if (path?.startsWith("/") !== true || (!says && Object.keys(more).length === 0)) return "other-table";
  return { ...base, kind: "file.reported", file: fileNamed(path, undefined, traits), ...more };
}

function isOfFileTable(row: JsonObject): boolean {
  return countIn(row, "size") !== undefined && modeIn(row) !== undefined && integerIn(row, "inode") !== undefined;
}

function traitsOf(row: JsonObject) {
  const mode = modeIn(row);
  // What could not be read any more is a row of zeroes.
  const inode = integerIn(row, "inode");
  const sizeBytes = mode === undefined ? undefined : countIn(row, "size");
  const sha256 = sha256In(row);
  const signing = signingOf(row);
  return {
    inode: inode === 0 ? undefined : inode,
    mode,
    ownerUid: mode === undefined ? undefined : accountIn(row, "uid"),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(signing === undefined ? {} : { signing }),
  };
}

/**
 * A row of `signature`. A certificate's name is what its maker wrote into it, and osquery does not ask for Apple's
 * anchor: "Software Signing" and "Developer ID Application" may be anyone's, so no more is said than that it is signed.
 */
function signingOf(row: JsonObject): CodeSigning | undefined {
  const signed = numberIn(row, "signed");
  const identifier = wordIn(row, "identifier");
  const teamId = wordIn(row, "team_identifier");
  const cdHash = cdHashIn(row);
  if (signed === undefined || (row.identifier ?? row.authority ?? row.team_identifier ?? row.cdhash) === undefined) {
    return undefined;
  }
  const certified = textIn(row, "authority");
  // With a certificate or without is told by the authority alone.
  if (signed === 1 && certified === undefined) return undefined;
  const status =
    signed === 1 ? (certified === "" ? "ad-hoc" : "signed") : identifier === undefined ? "unsigned" : "invalid";
  return {
    status,
    ...(identifier === undefined ? {} : { identifier }),
    ...(teamId === undefined ? {} : { teamId }),
    ...(cdHash === undefined ? {} : { cdHash }),
  };
}

/** Attributes of origin as osquery names them: it takes apart those of downloads. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  "com.apple.provenance",
  "com.apple.quarantine",
  "quarantine_agent",
  "quarantine_data_url",
  "quarantine_event_id",
  "quarantine_origin_url",
  "quarantine_sender",
  "quarantine_timestamp",
  "quarantine_type",
  "user.xdg.origin.url",
  "user.xdg.referrer.url",
  "where_from",
]);

function attributeOf(row: JsonObject): Pick<FileReported, "attributes"> {
  const key = textIn(row, "key");
  const value = textIn(row, "value");
  if (key === undefined || value === undefined || !ATTRIBUTES.has(key)) return {};
  return { attributes: { [key]: numberIn(row, "base64") === 1 ? decoded(key, value) : value } };
}

/** A value that osquery found to be no text: the number in a provenance attribute is one. */
function decoded(key: string, value: string): string {
  const bytes = decodeBase64(value);
  if (bytes === undefined) return value;
  return key === "com.apple.provenance" ? hex(bytes) : decodeUtf8(bytes);
}

/** Rows of `elf_info` and `elf_sections`, of agents before 5.2.3. */
function elfOf(row: JsonObject): { readonly elf?: ReportedElf } {
  const type = wordIn(row, "type");
  const machine = wordIn(row, "machine");
  if (machine !== undefined && row.class !== undefined && row.entrypoint !== undefined) {
    return { elf: { machine, ...(type === undefined ? {} : { type }) } };
  }
  const isSection = row.vaddr !== undefined && row.align !== undefined;
  return isSection && row.name === ".symtab" ? { elf: { symbolTable: true } } : {};
}
