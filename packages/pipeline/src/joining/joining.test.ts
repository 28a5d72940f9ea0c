import type { TelemetryEvent } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { Joining } from "./joining.ts";
import { sensorOf } from "./trust.ts";

const START = 1_795_327_200_000;
const NAMES = ["auditd", "ecs", "osquery"] as const;

/** Few pids and names, so that much looks alike. */
const occurrence = fc.record({
  kind: fc.constantFrom(
    "process.executed",
    "process.exited",
    "file.removed",
    "file.reported",
    "file.written",
    "file.opened",
  ),
  pid: fc.integer({ min: 0, max: 3 }),
  name: fc.constantFrom("/a", "/b", "/bin/sh", "/usr/bin/sh"),
  inode: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  host: fc.constantFrom("one", "other"),
  /** Later than the one before by so many milliseconds; a sensor's clock may be set back. */
  later: fc.integer({ min: -5_000, max: 9_000 }),
});

type Occurrence = typeof occurrence extends fc.Arbitrary<infer T> ? T : never;

function eventOf({ kind, pid, name, inode, host }: Occurrence, id: string, at: number): TelemetryEvent {
  const file = {
    path: name,
    pathBasis: "absolute",
    device: undefined,
    inode,
    mode: undefined,
    ownerUid: undefined,
  } as const;
  const process = {
    pid,
    ppid: undefined,
    image: name,
    name: undefined,
    uid: undefined,
    euid: undefined,
    gid: undefined,
    loginUser: undefined,
    session: undefined,
    terminal: undefined,
    cwd: undefined,
  };
  const base = { id, at, host, process };
  if (kind === "file.reported") return { id, at, host, kind, file };
  if (kind === "process.exited") return { ...base, kind, code: undefined };
  if (kind === "process.executed") {
    return { ...base, kind, image: name, argv: [name], argvComplete: true, file, interpreters: [] };
  }
  if (kind === "file.opened") {
    return { ...base, kind, file, created: true, truncated: false, unnamed: false, descriptor: undefined };
  }
  return kind === "file.written" ? { ...base, kind, file, finished: true } : { ...base, kind, file };
}

const logs = fc.tuple(...NAMES.map(() => fc.array(occurrence, { maxLength: 60 })));
const limits = fc.record({ waiting: fc.integer({ min: 1, max: 50 }), held: fc.integer({ min: 1, max: 50_000 }) });

/** What is given out, by which sensor each event was told, and in which order each sensor told. */
function joined(told: readonly (readonly Occurrence[])[], within: { waiting?: number; held?: number } = {}) {
  const given: TelemetryEvent[] = [];
  const joining = new Joining((event) => given.push(event), within);
  const sensors = NAMES.map((name) => joining.open(sensorOf(name)));
  const events = told.map((log, sensor) => {
    let at = START;
    return log.map((each, index) => {
      at += each.later;
      return eventOf(each, `${NAMES[sensor]}:${index}`, sensor === 2 ? Math.floor(at / 1000) * 1000 : at);
    });
  });
  for (let index = 0; index < 60; index++) {
    events.forEach((log, sensor) => {
      const event = log[index];
      if (event !== undefined) sensors[sensor]?.take(event);
    });
  }
  for (const sensor of sensors) sensor.end();
  return { given, counts: joining.counts, told: events.flat() };
}

describe("Joining", () => {
  it("gives out everything once, whatever is joined and however little may wait", () => {
    fc.assert(
      fc.property(logs, limits, fc.boolean(), (told, within, bounded) => {
        const { given, counts, told: events } = joined(told, bounded ? within : {});
        const ids = given.flatMap((event) => [
          event.id,
          ...("alsoTold" in event ? (event.alsoTold ?? []).map((also) => also.event) : []),
        ]);
        expect([...ids].sort()).toEqual(events.map(({ id }) => id).sort());
        expect(counts.told).toBe(events.length);
        expect(given).toHaveLength(counts.told - counts.again - counts.disputed);
        if (!bounded) expect(counts.early).toBe(0);
      }),
    );
  });

  it("never joins two events of one sensor, nor of two hosts", () => {
    fc.assert(
      fc.property(logs, (told) => {
        const { given, told: events } = joined(told);
        const hosts = new Map(events.map(({ id, host }) => [id, host]));
        for (const event of given) {
          if (!("alsoTold" in event)) continue;
          const ids = [event.id, ...(event.alsoTold ?? []).map((also) => also.event)];
          const sensors = ids.map((id) => id.slice(0, id.indexOf(":")));
          expect(new Set(sensors).size).toBe(ids.length);
          expect(new Set(ids.map((id) => hosts.get(id)))).toEqual(new Set([event.host]));
        }
      }),
    );
  });

  it("a forged stamp, far ahead or far back, keeps nothing else waiting and moves nothing else", () => {
    const log = Array.from({ length: 2_000 }, (_each, index) =>
      eventOf(
        { kind: "file.written", pid: index, name: "/a", inode: 1, host: "one", later: 0 },
        `a${index}`,
        START + index * 20,
      ),
    );
    for (const forged of [START + 1e12, 0]) {
      const given: TelemetryEvent[] = [];
      const joining = new Joining((event) => given.push(event));
      const [one, other] = [joining.open(sensorOf("auditd")), joining.open(sensorOf("ecs"))];
      log.forEach((event, index) => {
        if (index === 900) one.take({ ...event, id: "forged", at: forged });
        one.take(event);
        other.take({ ...event, id: event.id.replace("a", "b") });
      });
      expect(given.length).toBeGreaterThan(1_600);
      one.end();
      other.end();
      expect(joining.counts).toMatchObject({ told: 4_001, again: 2_000, early: 0 });
      expect(given.filter(({ id }) => id !== "forged").map(({ id, at }) => [id, at])).toEqual(
        log.map(({ id, at }) => [id, at]),
      );
    }
  });

  it("a log in which everything looks alike costs time that grows with its length alone", () => {
    const same = { kind: "file.written", pid: 1, name: "/a", inode: 1, host: "one", later: 0 } as const;
    const run = (count: number): number => {
      const joining = new Joining(() => undefined);
      const [one, other] = [joining.open(sensorOf("auditd")), joining.open(sensorOf("osquery"))];
      const before = processorMs();
      for (let index = 0; index < count; index++) {
        one.take(eventOf(same, `a${index}`, START + 1));
        other.take(eventOf({ ...same, pid: 2 }, `b${index}`, START));
      }
      one.end();
      other.end();
      return processorMs() - before;
    };
    run(2_000);
    expect(run(40_000)).toBeLessThan(12 * run(10_000) + 500);
  });
});
