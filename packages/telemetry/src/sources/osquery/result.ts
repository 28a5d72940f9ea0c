import { hostName } from "../../host-name.ts";
import type { JsonObject } from "../../json/read-json.ts";
import type { Shape } from "../../json/shape.ts";
import { arrayIn, isObject, numberIn, objectIn, textIn } from "../../json/values.ts";
import { COLUMNS } from "./columns.ts";

/** What is read of a line. @see https://osquery.readthedocs.io/en/stable/deployment/logging/ */
export const RESULT_SHAPE: { readonly [name: string]: Shape } = {
  name: true,
  hostIdentifier: true,
  calendarTime: true,
  unixTime: true,
  action: true,
  decorations: { hostname: true, host_uuid: true },
  columns: COLUMNS,
  snapshot: COLUMNS,
  diffResults: { added: COLUMNS, removed: {} },
};

/** Whether a record is a result: rows in one of the three ways, and the query and the time that gave them. */
export function isResult(record: JsonObject): boolean {
  const hasRows =
    objectIn(record, "columns") ?? arrayIn(record, "snapshot") ?? objectIn(record, "diffResults") ?? undefined;
  return hasRows !== undefined && textIn(record, "name") !== undefined && askedAt(record) !== undefined;
}

/** The rows that appeared. Those that a query does not give any more say nothing about files: they are left out. */
export function rowsOf(record: JsonObject): readonly JsonObject[] {
  const columns = objectIn(record, "columns");
  if (columns !== undefined) return record.action === "removed" ? [] : [columns];
  const rows = arrayIn(record, "snapshot") ?? addedIn(record);
  return rows?.filter((row) => isObject(row)) ?? [];
}

/** Without rows an older agent writes a text there. */
function addedIn(record: JsonObject): ReturnType<typeof arrayIn> {
  return arrayIn(objectIn(record, "diffResults"), "added");
}

/** When the query ran, in milliseconds. */
export function askedAt(record: JsonObject): number | undefined {
  const seconds = numberIn(record, "unixTime");
  if (seconds !== undefined) return seconds > 0 && seconds < MAX_SECONDS ? seconds * 1000 : undefined;
  return calendarTime(textIn(record, "calendarTime"));
}

/** When an event of a row happened; the query's time for rows that tell no event. */
export function happenedAt(row: JsonObject, asked: number): number {
  const seconds = numberIn(row, "time");
  return seconds !== undefined && seconds > 0 && seconds < MAX_SECONDS ? seconds * 1000 : asked;
}

const MAX_SECONDS = 253_402_300_800; // the year 10000

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const CALENDAR = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4}) UTC$/;

/** `Thu Mar 16 03:08:58 2023 UTC` */
function calendarTime(text: string | undefined): number | undefined {
  const parts = text === undefined ? null : CALENDAR.exec(text);
  if (parts === null) return undefined;
  const month = MONTHS.indexOf(parts[1] ?? "");
  const [day, hours, minutes, seconds, year] = parts.slice(2).map(Number);
  if (month < 0 || year === undefined) return undefined;
  return Date.UTC(year, month, day, hours, minutes, seconds);
}

/** One name per host in the whole log: decorations begin later than results do, so they come second. */
export function hostOf(record: JsonObject): string {
  const decorations = objectIn(record, "decorations");
  return hostName(textIn(record, "hostIdentifier"), textIn(decorations, "hostname"), textIn(decorations, "host_uuid"));
}
