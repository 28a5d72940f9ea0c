import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { blockOf } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SOURCES } from "./sources/index.ts";
import { accountedFor, readLog } from "./testing/read.ts";

/** What every source keeps to, on the logs in its `testdata/`. To add a source or a log, add the folder or the file. */
const HERE = dirname(fileURLToPath(import.meta.url));

describe.each(SOURCES.map((source) => [source.name, source] as const))("source %s", (name, source) => {
  const folder = join(HERE, "sources", name, "testdata");
  const logs = readdirSync(folder).filter((file) => file.endsWith(".log"));
  const cases = logs.map((file) => [file, readFileSync(join(folder, file), "latin1")] as const);

  it("has logs to test with", () => expect(cases.length).toBeGreaterThan(0));

  it.each(cases)("%s: recognised, and only by its own source", (_, text) => {
    expect(source.recognise(text.slice(0, 65_536))).toBeGreaterThan(0.5);
    for (const other of SOURCES) {
      if (other !== source) expect(other.recognise(text)).toBeLessThan(source.recognise(text));
    }
    expect(source.startsAt(text)).toBeGreaterThan(0);
  });

  it.each(cases)("%s: two replays are the same, and ids are unique", (_, text) => {
    const first = readLog(source, text);
    expect(readLog(source, text)).toEqual(first);
    const ids = first.events.map(({ id, host }) => `${host} ${id}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(first.events.length).toBeGreaterThan(0);
  });

  it.each(cases)("%s: any cut into blocks gives the same", (_, text) => {
    const whole = readLog(source, text);
    for (const size of [1, 2, 7, 100, 4096]) expect(readLog(source, text, size)).toEqual(whole);
  });

  it.each(cases)("%s: every prefix is survived and accounted for", (_, text) => {
    const step = Math.max(1, Math.floor(text.length / 1500));
    for (let length = 0; length <= text.length; length += step) {
      const { counts } = readLog(source, text.slice(0, length));
      expect(accountedFor(counts)).toBe(counts.linesRead);
    }
  });

  it.each(cases)("%s: events of a host leave in order", (_, text) => {
    const last = new Map<string, number>();
    for (const { host, at } of readLog(source, text).events) {
      expect(at).toBeGreaterThanOrEqual(last.get(host) ?? 0);
      last.set(host, at);
    }
  });

  it.each(cases)(
    "%s: read as it is written, nothing waits once all time has passed, and no event is lost",
    (_, text) => {
      const events: string[] = [];
      const session = source.open({}, ({ host, id }) => events.push(`${host} ${id}`));
      for (const line of text.split(/(?<=\n)/)) {
        session.push(blockOf(line));
        session.giveWhole?.(0);
      }
      session.endOfFile();
      expect(session.giveWhole?.(Number.POSITIVE_INFINITY)).toBe(true);
      const given = events.length;
      session.end();
      expect(events).toHaveLength(given);
      const whole = readLog(source, text).events.map(({ host, id }) => `${host} ${id}`);
      expect(new Set(events)).toEqual(new Set(whole));
    },
  );

  it.each(cases)("%s: thousands of mutations throw nothing and add up", (_, text) => {
    const mutation = fc.record({
      at: fc.nat(Math.max(0, text.length - 1)),
      drop: fc.nat(40),
      insert: fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom("\n", '"', "=", " ", "\0", "\x1d", "(", "4294967295", "a1[0]=", "node=", "type=", "\xff\xfe"),
        fc.nat(Math.max(0, text.length - 200)).map((from) => text.slice(from, from + 200)),
      ),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 8 }), (mutations) => {
        let changed = text;
        for (const { at, drop, insert } of mutations)
          changed = changed.slice(0, at) + insert + changed.slice(at + drop);
        const { counts } = readLog(source, changed, 4096);
        expect(accountedFor(counts)).toBe(counts.linesRead);
      }),
      { numRuns: 500 }, // of 4.5 mutations each, for each log
    );
  });

  it.each(cases)("%s: a host's name is bounded, and stays one name", (_, text) => {
    const hosts = new Set(readLog(source, text).events.map(({ host }) => host));
    const host = [...hosts].find((each) => each !== "unknown");
    if (host === undefined) return;
    const { events } = readLog(source, text.replaceAll(host, host + "x".repeat(2000)));
    const named = new Set(events.map((event) => event.host));
    expect(named.size).toBeLessThanOrEqual(hosts.size);
    for (const each of named) expect(each.length).toBeLessThanOrEqual(255);
  });

  it("reads any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const { counts } = readLog(source, text);
        expect(accountedFor(counts)).toBe(counts.linesRead);
      }),
    );
  });

  it("does not grow with a line that never ends", () => {
    const session = source.open({}, () => {});
    const block = blockOf("x".repeat(1 << 20));
    for (let count = 0; count < 100; count++) session.push(block);
    session.push(blockOf("\n"));
    session.end();
    expect(session.counts()).toMatchObject({ linesRead: 1, skipped: { "too-long": 1 } });
  });
});
