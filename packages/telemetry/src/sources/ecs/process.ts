import type { CodeSigning, FileRef, ProcessSighting, SignedStatus } from "@limpid/core";
import { orNull } from "../../linux-audit/accounts.ts";
import { fileNamed } from "../../named-file.ts";
import { parseTime } from "../../time.ts";
import type { FieldName, Fields } from "./fields.ts";

/** The process of a document; undefined when it names none. */
export function readProcess(fields: Fields): ProcessSighting | undefined {
  const pid = fields.number("process.pid");
  if (pid === undefined) return undefined;
  const sensorId = fields.text("process.entity_id");
  const parentSensorId = fields.text("process.parent.entity_id");
  const parentImage = fields.text("process.parent.executable");
  const startedAt = parseTime(fields.text("process.start") ?? "");
  const container = fields.text("container.id");
  const signing = readSigning(fields);
  const responsible = fields.number("Effective_process.pid");
  return {
    pid,
    ppid: fields.number("process.parent.pid", "process.ppid"),
    image: fields.text("process.executable"),
    name: fields.text("process.name"),
    uid: fields.number("user.Ext.real.id", "user.id", "user.uid"),
    euid: fields.number("user.effective.id", "user.euid", "user.id"),
    gid: fields.number("user.group.id", "user.gid", "group.id"),
    loginUser: unsetAsNull(fields, "user.audit.id", "user.auid"),
    session: unsetAsNull(fields, "auditd.session"),
    terminal: terminalOf(fields.text("auditd.data.tty")),
    cwd: fields.text("process.working_directory"),
    ...(sensorId === undefined ? {} : { sensorId }),
    ...(parentSensorId === undefined ? {} : { parentSensorId }),
    ...(parentImage === undefined ? {} : { parentImage }),
    ...(responsible === undefined ? {} : { responsible: responsibleOf(fields, responsible) }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(signing === undefined ? {} : { signing }),
    ...(container === undefined ? {} : { container }),
  };
}

function responsibleOf(fields: Fields, pid: number): { pid: number; sensorId?: string; image?: string } {
  const sensorId = fields.text("Effective_process.entity_id");
  const image = fields.text("Effective_process.executable");
  return { pid, ...(sensorId === undefined ? {} : { sensorId }), ...(image === undefined ? {} : { image }) };
}

function unsetAsNull(fields: Fields, ...names: readonly FieldName[]): number | null | undefined {
  return fields.text(...names) === "unset" ? null : orNull(fields.number(...names));
}

function terminalOf(tty: string | undefined): string | null | undefined {
  return tty === "(none)" ? null : tty;
}

/** Subjects of certificates, by how they begin. @see https://developer.apple.com/support/certificates/ */
const SUBJECTS: readonly (readonly [string, SignedStatus])[] = [
  ["Software Signing", "platform"],
  ["Developer ID Application", "developer-id"],
  ["Apple Mac OS Application Signing", "app-store"],
];

/** What the sensor says of the signature of the image. Without a subject it may be ad hoc or not looked up: unknown. */
function readSigning(fields: Fields): CodeSigning | undefined {
  const exists = fields.flag("process.code_signature.exists");
  if (exists === undefined) return undefined;
  const subject = fields.text("process.code_signature.subject_name");
  const status = statusOf(exists, fields.flag("process.code_signature.trusted"), subject);
  if (status === undefined) return undefined;
  const identifier = fields.text("process.code_signature.signing_id");
  const teamId = fields.text("process.code_signature.team_id");
  return {
    status,
    ...(identifier === undefined ? {} : { identifier }),
    ...(teamId === undefined ? {} : { teamId }),
  };
}

function statusOf(
  exists: boolean,
  trusted: boolean | undefined,
  subject: string | undefined,
): SignedStatus | undefined {
  if (!exists) return "unsigned";
  if (trusted === false) return "invalid";
  if (subject === undefined) return undefined;
  return SUBJECTS.find(([begins]) => subject.startsWith(begins))?.[1] ?? "signed";
}

/** The file of a document, under another path where the document has two. */
export function readFile(fields: Fields, path = fields.text("file.path")): FileRef {
  const sizeBytes = fields.number("file.size");
  const sha256 = hashIn(fields, "file.hash.sha256") ?? hashIn(fields, "hash.sha256");
  return fileNamed(path, fields.text("process.working_directory"), {
    device: fields.text("file.device"),
    inode: fields.integer("file.inode"),
    mode: modeOf(fields),
    ownerUid: fields.number("file.uid"),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(sha256 === undefined ? {} : { sha256 }),
  });
}

export function hashIn(
  fields: Fields,
  name: "file.hash.sha256" | "hash.sha256" | "process.hash.sha256",
): string | undefined {
  const hash = fields.text(name)?.toLowerCase();
  return hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

const TYPES: ReadonlyMap<string, number> = new Map([
  ["file", 0o100000],
  ["dir", 0o040000],
  ["symlink", 0o120000],
]);

/** `0644` and the kind beside it. */
function modeOf(fields: Fields): number | undefined {
  const mode = fields.text("file.mode");
  const type = TYPES.get(fields.text("file.type") ?? "");
  if (mode === undefined || !/^[0-7]{3,7}$/.test(mode)) return type;
  return Number.parseInt(mode, 8) | (type ?? 0);
}
