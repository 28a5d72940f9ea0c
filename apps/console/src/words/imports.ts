import type { ImportResult } from "@limpid/server/contract";
import { count } from "./numbers.ts";

export const importWords = {
  exampleTitle: "Look around",
  example: "Load the example trace",
  exampleMore: "One host, one intrusion among everyday work. It is marked as an example and can be removed.",
  exampleHere: "Example",
  exampleRemove: "Remove the example",
  exampleLoaded: (n: number): string => `The example is here: ${count(n, "finding", "findings")}`,
  exampleRemoved: "The example was removed",
  loading: "Reading …",
  logTitle: "Read a log",
  logMore:
    "auditd, osquery, Falco, Tetragon, Sysmon, Endpoint Security and more, recognised by content. Or a program, to inspect it. Drop it anywhere here.",
  choose: "Choose a log or a file",
  dropHere: "Drop it: logs are judged, files are inspected",
  sendTitle: "Send from hosts",
  sendMore: "Enrol a host, and it sends what its sensor sees as it happens.",
  sendLink: "Make an enrolment token",
  tooLarge: "More than 1 GB. Read it with limpid hunt where it lies, or send it with limpid forward.",
  read: ({ name, kind, format, events, findings }: ImportResult): string => {
    if (kind === "artifact") return `${name} was inspected${format === null ? "" : ` (${format})`}`;
    const n = findings.high + findings.medium + findings.low + findings.expected;
    return `${name} was read${format === null ? "" : ` (${format})`}: ${count(events, "event", "events")}, ${count(n, "finding", "findings")}`;
  },
};
