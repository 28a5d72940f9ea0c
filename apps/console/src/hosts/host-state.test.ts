import type { Host } from "@limpid/server/contract";
import { expect, test } from "vitest";
import { troublesOf } from "./host-state.ts";

const NOW = 1_000_000_000;
const HOST: Host = {
  name: "web-3",
  firstSeenMs: 0,
  lastSeenMs: NOW,
  sensorVersion: "0.1.0",
  lost: 0,
  receivedMs: NOW,
  findings: { high: 0, medium: 0, low: 0, expected: 0 },
  facts: { basis: "enrolled" },
};

const words = (host: Partial<Host>) => troublesOf({ ...HOST, ...host }, NOW).map(({ what }) => what);

test.each([
  { name: "all is well", host: {}, what: [] },
  { name: "silence", host: { receivedMs: NOW - 7_200_000 }, what: ["silent for 2 h"] },
  { name: "a log that was read is never silent", host: { receivedMs: 0, facts: {} }, what: [] },
  { name: "loss", host: { lost: 1200 }, what: ["1,200 events lost"] },
  { name: "a clock", host: { facts: { clockOffsetMs: -90_000 } }, what: ["clock 1 min behind"] },
  { name: "rights", host: { facts: { missingRights: ["CAP_AUDIT_READ"] } }, what: ["1 right missing"] },
  { name: "a full spool", host: { facts: { spoolBytes: 12_300_000 } }, what: ["12.3 MB wait"] },
])("$name", ({ host, what }) => expect(words(host)).toEqual(what));
