import fc from "fast-check";
import { expect, it } from "vitest";
import { Outbox, type Waiting } from "./outbox.ts";

const entry = (at: number, until: number): Waiting<number> => ({ at, until, make: (now) => now });

it("gives out in order of time, and lets what waits hold up what came after it", () => {
  const given: number[] = [];
  const outbox = new Outbox<number>((event) => given.push(event));
  const slow = entry(2, 50);
  outbox.add(entry(3, 0));
  outbox.add(slow);
  outbox.add(entry(1, 0));
  expect(outbox.release(10)).toBe(50);
  expect(given).toEqual([1]);
  slow.until = 11;
  expect(outbox.release(11)).toBeUndefined();
  expect(given).toEqual([1, 2, 3]);
});

it("puts what turns out to be earlier where it belongs", () => {
  const given: string[] = [];
  const outbox = new Outbox<string>((event) => given.push(event));
  const named = (name: string, at: number) => ({ at, until: 0, make: (now: number) => `${name}${now}` });
  for (const waiting of [named("a", 1), named("x", 2), named("f", 3), named("b", 4), named("g", 5)])
    outbox.add(waiting);
  outbox.moveBefore(2, ({ make }) => ["f", "g"].includes(make(0)?.charAt(0) ?? ""));
  outbox.flush();
  expect(given).toEqual(["a1", "f2", "g2", "x2", "b4"]);
});

it("waits no longer than it said", () => {
  const given: number[] = [];
  const outbox = new Outbox<number>((event) => given.push(event));
  outbox.add(entry(1, 50));
  outbox.release(49);
  expect(given).toEqual([]);
  outbox.release(50);
  expect(given).toEqual([1]);
});

it("holds a bounded number, and everything leaves once", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), (times) => {
      const given: number[] = [];
      const outbox = new Outbox<number>((event) => given.push(event));
      for (const at of times) outbox.add(entry(at, Number.POSITIVE_INFINITY));
      outbox.flush();
      expect(given).toEqual([...times].sort((a, b) => a - b));
    }),
  );
  const outbox = new Outbox<number>(() => {});
  for (let at = 0; at < 40_000; at++) outbox.add(entry(at, Number.POSITIVE_INFINITY));
  expect(outbox.size).toBeLessThanOrEqual(16_384);
});
