import type { Latin1 } from "@limpid/core";
import { jsonSource } from "../../json/json-source.ts";
import type { Source } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { SysmonSession } from "./session.ts";
import { SYSMON_LINUX_SHOWS } from "./shows.ts";
import { WRAPPED_SHAPE, wrappedXml } from "./wrapped.ts";
import { parseSysmonXml } from "./xml.ts";
import { sysmonLines } from "./xml-log.ts";

/** How a head of JSON is looked at; its logs are read by the session, which takes both ways of writing. */
const wrapped = jsonSource({
  name: "sysmon-linux",
  shape: WRAPPED_SHAPE,
  matches: (record) => wrappedXml(record) !== undefined,
  timeOf: (record) => timeOf(wrappedXml(record) ?? ""),
  open: () => ({ read: () => ({ kind: "ignored", as: "head" }) }),
});

/** Sysmon for Linux: XML events in syslog, the journal, lines of their own, or JSON of a shipper. */
export const sysmonLinux: Source = {
  name: "sysmon-linux",
  shows: SYSMON_LINUX_SHOWS,
  // A syslog holds lines of many programs: one event of Sysmon says more than all of them.
  recognise: (head) => (isJson(head) ? wrapped.recognise(head) : sysmonLines(head).events > 0 ? 0.9 : 0),
  startsAt: (head) => (isJson(head) ? wrapped.startsAt(head) : timeOf(sysmonLines(head).first ?? "")),
  open: (options, sink) => new SysmonSession(options, sink),
};

function isJson(head: Latin1): boolean {
  return /^\s*[[{]/.test(head);
}

function timeOf(xml: string): number | undefined {
  const { systemTime, data } = parseSysmonXml(xml);
  return parseTime(systemTime ?? "") ?? parseTime(data.get("UtcTime") ?? "");
}
