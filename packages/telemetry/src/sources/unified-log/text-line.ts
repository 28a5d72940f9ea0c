import { decodeLatin1, type Latin1, own } from "@limpid/core";
import type { JsonObject } from "../../json/read-json.ts";

const TIME = "([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}\\.[0-9]{6}[+-][0-9]{4})";
/** `2023-05-26 13:42:44.136082+0200  localhost kernel[0]: (Sandbox) …` */
const SYSLOG = new RegExp(`^${TIME} {1,4}localhost ([^\\[\\]"]{1,255})\\[([0-9]{1,10})\\]: `);
/** Timestamp, thread, type, activity, pid, time to live; then `kernel: (AppleSystemPolicy) …` */
const DEFAULT = new RegExp(
  `^${TIME} {1,4}0x[0-9a-f]{1,16} {1,24}[A-Z][a-z]{2,11} {1,24}0x[0-9a-f]{1,16} {1,24}([0-9]{1,10}) {1,24}[0-9]{1,6} {1,24}([^:"]{1,255}): `,
);
/** The library or kernel extension that spoke, and `[subsystem:category]`; both are left out where there are none. */
const SENDER = /^(?:\([^()]{1,255}\) )?(?:\[[A-Za-z0-9._-]{1,200}:[^\]]{0,200}\] )?/;
const LONGEST_HEAD = 700; // of all the parts before a message
/** What `log` writes above the messages. */
const HEADING = /^(?:Timestamp {2,40}[A-Z(]|Filtering the log data using |Skipping info and debug messages)/;

/** A line of `log show --style syslog` or `--style default` as a record; undefined for anything else. */
export function recordOfText(line: Latin1, keep: (text: string) => string): JsonObject | undefined {
  const head = line.slice(0, LONGEST_HEAD);
  const syslog = SYSLOG.exec(head);
  if (syslog !== null) return record(line, syslog, syslog[2], syslog[3], keep);
  const standard = DEFAULT.exec(head);
  if (standard !== null) return record(line, standard, standard[3], standard[2], keep);
  return HEADING.test(head) ? { heading: true } : undefined;
}

function record(
  line: Latin1,
  [head, time = ""]: RegExpExecArray,
  process: string | undefined,
  pid: string | undefined,
  keep: (text: string) => string,
): JsonObject {
  const end = line.endsWith("\r") ? line.length - 1 : line.length;
  const from = head.length + (SENDER.exec(line.slice(head.length, head.length + LONGEST_HEAD))?.[0].length ?? 0);
  return {
    timestamp: own(time),
    // A name, not a path: anybody may give a program this name.
    processName: keep(decodeLatin1(process ?? "")),
    processID: own(pid ?? ""),
    eventMessage: keep(decodeLatin1(line.slice(from, end))),
  };
}
