import type { JsonObject } from "../../json/read-json.ts";
import { isObject, numberIn, objectIn, textIn } from "../../json/values.ts";
import { parseTime } from "../../time.ts";
import { EVENTS } from "./shape.ts";

/** A record of Santa: a message of its protobuf, or the body of one without what goes around it. */
export interface Message {
  /** Name of the event's member, such as `execution`. */
  readonly type: string;
  readonly body: JsonObject;
}

const TYPES: ReadonlySet<string> = new Set(EVENTS);

/** undefined for a record that is none of Santa's. */
export function messageOf(record: JsonObject): Message | undefined {
  for (const type in record) {
    if (!TYPES.has(type)) continue;
    const body = record[type];
    if (isObject(body) && (hasMessageMember(record) || namesProcess(body))) return { type, body };
  }
  if (hasMessageMember(record) && textIn(record, "event_time") !== undefined) return { type: "other-event", body: {} };
  const type = namesProcess(record) ? typeOfBody(record) : undefined;
  return type === undefined ? undefined : { type, body: record };
}

function hasMessageMember(record: JsonObject): boolean {
  return textIn(record, "boot_session_uuid") !== undefined || textIn(record, "processed_time") !== undefined;
}

function namesProcess(body: JsonObject): boolean {
  return numberIn(objectIn(objectIn(body, "instigator"), "id"), "pid") !== undefined;
}

/** What a body that stands alone is about; a clone looks as a link does, and is taken for one. */
function typeOfBody(body: JsonObject): string | undefined {
  const { target } = body;
  if (body.access_type !== undefined) return "file_access";
  if (objectIn(body, "child") !== undefined) return "fork";
  if (exitOf(body) !== undefined) return "exit";
  if (objectIn(body, "file2") !== undefined) return "exchangedata";
  if (isObject(target)) {
    if (objectIn(target, "id") !== undefined) return "execution";
    return body.modified === undefined ? "unlink" : "close";
  }
  if (typeof target !== "string" || objectIn(body, "source") === undefined) return undefined;
  if (body.target_existed === undefined) return "link";
  return body.mode === undefined ? "rename" : "copyfile";
}

export function exitOf(body: JsonObject): JsonObject | undefined {
  return objectIn(body, "exited") ?? objectIn(body, "signaled") ?? objectIn(body, "stopped");
}

/**
 * When it happened, as written. A body that stands alone says no time; the last change of the file it is about, which
 * is no later, has to do.
 */
export function writtenTime(record: JsonObject, { type, body }: Message): string | undefined {
  const time = textIn(record, "event_time") ?? textIn(record, "processed_time");
  if (time !== undefined) return time;
  const file =
    type === "execution"
      ? objectIn(objectIn(body, "target"), "executable")
      : (objectIn(body, "source") ?? objectIn(body, "target"));
  return textIn(objectIn(file, "stat"), "change_time");
}

export function timeOf(record: JsonObject): number | undefined {
  const message = messageOf(record);
  return message && parseTime(writtenTime(record, message) ?? "");
}
