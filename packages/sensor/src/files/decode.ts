import type { Parsed, ParseIssue } from "@limpid/core";

const METADATA_SIZE = 24; // sizeof(struct fanotify_event_metadata)
const METADATA_VERSION = 3;
const RECORD_HEADER_SIZE = 4; // sizeof(struct fanotify_event_info_header)
const FSID_SIZE = 8;
const HANDLE_HEADER_SIZE = 8; // handle_bytes and handle_type of struct file_handle
const MAX_HANDLE_SIZE = 128; // MAX_HANDLE_SZ
const MAX_NAME_SIZE = 255; // NAME_MAX of every file system of Linux, in bytes

/** Types of the records that follow an event. */
const RECORD = { FID: 1, DFID_NAME: 2, DFID: 3, PIDFD: 4, OLD_DFID_NAME: 10, NEW_DFID_NAME: 12 } as const;

/** A file or directory as an event names it: valid on its file system as long as the inode lives. */
export interface HandleRecord {
  /** `f_fsid` of its file system: eight bytes, as Latin-1. */
  readonly filesystem: string;
  /** Where `struct file_handle` begins in the bytes that were decoded. */
  readonly at: number;
  /** Where it ends. */
  readonly end: number;
}

/** A name in a directory, one character per byte. */
export interface NameRecord extends HandleRecord {
  /** Undefined where the event tells of the directory alone. */
  readonly name: string | undefined;
}

/** One event, nothing looked up yet. */
export interface FanotifyEvent {
  /** Several things may have happened to one name: to be tested bit by bit. */
  readonly mask: number;
  /** Of the whole process; 0 when it is in no pid namespace that is seen from here. */
  readonly pid: number;
  /** Descriptor of the file, in groups that report descriptors; below zero for none. To be closed. */
  readonly descriptor: number;
  /** Descriptor of the process: below zero when it had ended; undefined when none was asked for. To be closed. */
  readonly processDescriptor: number | undefined;
  /** The file itself. */
  readonly target: HandleRecord | undefined;
  /** The directory, and the name in it. */
  readonly place: NameRecord | undefined;
  readonly formerPlace: NameRecord | undefined;
  readonly newPlace: NameRecord | undefined;
}

/**
 * Decodes what one `read` of a fanotify group gave. Every length is held against the bytes present; a record that is
 * damaged costs itself and what follows it in its event, an event whose length is wrong all that follows it.
 *
 * @see https://man7.org/linux/man-pages/man7/fanotify.7.html
 */
export function decodeEvents(bytes: Buffer, length = bytes.length): Parsed<readonly FanotifyEvent[]> {
  const events: FanotifyEvent[] = [];
  const issues: ParseIssue[] = [];
  const present = Math.min(length, bytes.length);
  let at = 0;
  while (at < present) {
    if (present - at < METADATA_SIZE) {
      issues.push({ code: "truncated", at, what: `event: ${METADATA_SIZE} bytes expected, ${present - at} present` });
      break;
    }
    const eventLength = bytes.readUInt32LE(at);
    const version = bytes.readUInt8(at + 4);
    const headerLength = bytes.readUInt16LE(at + 6);
    if (version !== METADATA_VERSION) {
      issues.push({ code: "unsupported", at, what: `event, vers: ${METADATA_VERSION} expected, ${version} found` });
      break;
    }
    if (eventLength < METADATA_SIZE || headerLength < METADATA_SIZE || headerLength > eventLength) {
      issues.push({ code: "invalid-value", at, what: `event, event_len ${eventLength}, metadata_len ${headerLength}` });
      break;
    }
    if (eventLength > present - at) {
      issues.push({ code: "truncated", at, what: `event: ${eventLength} bytes expected, ${present - at} present` });
      break;
    }
    events.push(decodeEvent(bytes, at, at + headerLength, at + eventLength, issues));
    at += eventLength;
  }
  return { value: events, issues };
}

function decodeEvent(bytes: Buffer, at: number, records: number, end: number, issues: ParseIssue[]): FanotifyEvent {
  let processDescriptor: number | undefined;
  let target: HandleRecord | undefined;
  let place: NameRecord | undefined;
  let formerPlace: NameRecord | undefined;
  let newPlace: NameRecord | undefined;
  let record = records;
  while (record < end) {
    const length = end - record < RECORD_HEADER_SIZE ? 0 : bytes.readUInt16LE(record + 2);
    if (length < RECORD_HEADER_SIZE || length > end - record) {
      issues.push({ code: "truncated", at: record, what: `record: ${length} bytes, ${end - record} present` });
      break;
    }
    const type = bytes.readUInt8(record);
    const next = record + length;
    if (type === RECORD.FID) target ??= handleIn(bytes, record, next, issues);
    else if (type === RECORD.DFID_NAME || type === RECORD.DFID) place ??= placeIn(bytes, type, record, next, issues);
    else if (type === RECORD.OLD_DFID_NAME) formerPlace ??= placeIn(bytes, type, record, next, issues);
    else if (type === RECORD.NEW_DFID_NAME) newPlace ??= placeIn(bytes, type, record, next, issues);
    else if (type === RECORD.PIDFD && length >= 8) processDescriptor ??= bytes.readInt32LE(record + 4);
    record = next;
  }
  return {
    mask: bytes.readUInt32LE(at + 8), // the upper half of the 64 bits is not in use
    descriptor: bytes.readInt32LE(at + 16),
    pid: bytes.readInt32LE(at + 20),
    processDescriptor,
    target,
    place,
    formerPlace,
    newPlace,
  };
}

function handleIn(bytes: Buffer, record: number, end: number, issues: ParseIssue[]): HandleRecord | undefined {
  const fsid = record + RECORD_HEADER_SIZE;
  const at = fsid + FSID_SIZE;
  const room = end - at - HANDLE_HEADER_SIZE;
  const size = room < 0 ? 0 : bytes.readUInt32LE(at);
  if (room < 0 || size > room || size > MAX_HANDLE_SIZE) {
    issues.push({ code: "invalid-value", at: record, what: `file handle: ${size} bytes, room for ${room}` });
    return undefined;
  }
  return { filesystem: bytes.toString("latin1", fsid, at), at, end: at + HANDLE_HEADER_SIZE + size };
}

function placeIn(
  bytes: Buffer,
  type: number,
  record: number,
  end: number,
  issues: ParseIssue[],
): NameRecord | undefined {
  const handle = handleIn(bytes, record, end, issues);
  if (handle === undefined) return undefined;
  if (type === RECORD.DFID) return { ...handle, name: undefined };
  const stop = bytes.indexOf(0, handle.end);
  if (stop < 0 || stop >= end || stop - handle.end > MAX_NAME_SIZE) {
    issues.push({ code: "invalid-value", at: handle.end, what: "name without an end" });
    return undefined;
  }
  const name = bytes.toString("latin1", handle.end, stop);
  // "." stands for the directory itself.
  return { filesystem: handle.filesystem, at: handle.at, end: handle.end, name: name === "." ? undefined : name };
}
