import { encodedBlock, type TelemetryEvent } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { accountedFor } from "../testing/read.ts";
import { parseTime } from "../time.ts";
import { jsonSource, USED } from "./json-source.ts";
import { numberIn, textIn } from "./values.ts";

/** A made-up kind of records: `{"made":"up","at":"…","uid":7,"host":"h"}`. */
const source = jsonSource({
  name: "made-up",
  shape: { made: true, at: true, uid: true, host: true },
  matches: (record) => record.made === "up",
  timeOf: (record) => parseTime(textIn(record, "at") ?? ""),
  open: (_, sink) => ({
    read: (record) => {
      const uid = numberIn(record, "uid");
      const at = parseTime(textIn(record, "at") ?? "");
      if (uid === undefined) return { kind: "ignored", as: "no-uid" };
      if (at === undefined) return { kind: "skipped", why: "no-time" };
      sink({
        kind: "account.named",
        id: `${at}-${uid}`,
        at,
        host: textIn(record, "host") ?? "unknown",
        uid,
        name: "x",
      });
      return USED;
    },
  }),
});

function read(text: string, size = 64): { readonly uids: readonly number[]; readonly counts: unknown } {
  const events: TelemetryEvent[] = [];
  const session = source.open({}, (event) => events.push(event));
  const block = encodedBlock(text);
  for (let at = 0; at < block.text.length; at += size) {
    session.push({ bytes: block.bytes.subarray(at, at + size), text: block.text.slice(at, at + size) });
  }
  session.end();
  const counts = session.counts();
  expect(accountedFor(counts)).toBe(counts.linesRead);
  return { uids: events.flatMap((event) => (event.kind === "account.named" ? [event.uid] : [])), counts };
}

const record = (uid: number, second = uid) => ({
  made: "up",
  at: `2026-11-22T00:00:${String(second).padStart(2, "0")}Z`,
  uid,
});
const line = (uid: number, second?: number) => JSON.stringify(record(uid, second));
const three = [line(1), line(2), line(3)];

describe("a head that ends within the first record", () => {
  const long = { made: "up", at: "2026-11-22T00:00:01Z", args: ["x".repeat(100_000)], uid: 7 };
  test.each([
    { name: "of one line", log: JSON.stringify(long) },
    { name: "spread over lines", log: JSON.stringify(long, undefined, 1) },
    { name: "of an array", log: JSON.stringify([long]) },
    { name: "in a shipper's member", log: JSON.stringify({ message: long }) },
  ])("$name", ({ log }) => {
    const head = encodedBlock(log).text.slice(0, 65_536);
    expect(source.recognise(head)).toBe(1);
    expect(source.startsAt(head)).toBe(Date.UTC(2026, 10, 22, 0, 0, 1));
  });

  it("of another kind is not recognised", () => {
    const head = JSON.stringify({ made: "down", args: ["x".repeat(100_000)] }).slice(0, 65_536);
    expect(source.recognise(head)).toBe(0);
  });
});

describe("records in all the ways they are written", () => {
  test.each([
    { name: "one to a line", log: `${three.join("\n")}\n` },
    { name: "no line feed at the end", log: three.join("\n") },
    { name: "with carriage returns", log: three.join("\r\n") },
    { name: "an array on one line", log: `[${three.join(",")}]` },
    { name: "an array, one to a line", log: `[\n${three.join(",\n")}\n]\n` },
    { name: "an array, printed", log: JSON.stringify([record(1), record(2), record(3)], null, 2) },
    {
      name: "printed one after the other",
      log: [1, 2, 3].map((uid) => JSON.stringify(record(uid), null, 2)).join("\n"),
    },
    {
      name: "as text in a member",
      log: three.map((inner) => JSON.stringify({ host: "shipper", message: inner })).join("\n"),
    },
    {
      name: "behind a syslog header",
      log: three.map((inner) => JSON.stringify({ body: `Nov 22 h app: ${inner}` })).join("\n"),
    },
    {
      name: "as an object in a member",
      log: [1, 2, 3].map((uid) => JSON.stringify({ _source: record(uid) })).join("\n"),
    },
    {
      name: "in two shippers",
      log: three.map((inner) => JSON.stringify({ log: JSON.stringify({ message: inner }) })).join("\n"),
    },
    { name: "out of order", log: [line(2), line(1), line(3)].join("\n") },
  ])("$name", ({ log }) => {
    expect(read(log).uids).toEqual([1, 2, 3]);
    expect(read(log, 1)).toEqual(read(log));
    expect(source.recognise(log)).toBeGreaterThan(0.5);
    expect(source.startsAt(log)).toBeGreaterThan(0);
  });
});

describe("damage", () => {
  test.each([
    {
      name: "a line cut short before good ones",
      log: `${line(9).slice(0, 20)}\n${three.join("\n")}`,
      skipped: { "not-json": 1 },
    },
    {
      name: "a line cut short at the end",
      log: `${three.join("\n")}\n${line(9).slice(0, 20)}`,
      skipped: { "not-json": 1 },
    },
    { name: "text between", log: `${line(1)}\nhello\n\n${line(2)}\n${line(3)}`, skipped: { empty: 1, "not-json": 1 } },
    {
      name: "records of another kind",
      log: `${line(1)}\n{"made":"otherwise"}\n${line(2)}\n${line(3)}\n7`,
      skipped: { "other-record": 2 },
    },
    { name: "no time", log: `${three.join("\n")}\n{"made":"up","uid":1}`, skipped: { "no-time": 1 } },
  ])("$name", ({ log, skipped }) => {
    expect(read(log)).toMatchObject({ uids: [1, 2, 3], counts: { skipped } });
  });

  it("comes late: keeps its own time, out of the order", () => {
    const log = [...Array.from({ length: 20 }, (_, at) => line(at + 10, at + 10)), line(1)].join("\n");
    const events: TelemetryEvent[] = [];
    const session = source.open({}, (event) => events.push(event));
    session.push(encodedBlock(log));
    session.end();
    const late = events.find((event) => event.kind === "account.named" && event.uid === 1);
    expect(late?.time).toBe("2026-11-22T00:00:01.000Z");
    expect(late?.at).toBeGreaterThan(Date.parse("2026-11-22T00:00:20Z"));
  });

  it("any text adds up", () => {
    const piece = fc.oneof(
      fc.constantFrom(line(1), line(2), "{", "}", "[", "]", ",", "\n", '"', "\\", " ", "x"),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => void read(pieces.join(""))),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["lines that open and never close", '{"a":\n'],
    ["brackets", "[\n"],
    ["strings that never close", '{"\n'],
    ["closing brackets", "{\n}}\n"],
  ])("%s cost linear time: 100,000 of them end before the test's time is up", (_, unit) => {
    expect(read(unit.repeat(100_000), 65_536).uids).toEqual([]);
  });
});
