import type { TelemetryEvent } from "@limpid/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { TimeOrder } from "./time-order.ts";

function event(at: number, host = "h"): TelemetryEvent {
  return { kind: "account.named", id: `${at}`, at, host, uid: 0, name: "x" };
}

it("gives every event, those of one query interval in order", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(100), host: fc.constantFrom("a", "b") })), (rows) => {
      const given: TelemetryEvent[] = [];
      const order = new TimeOrder((each) => given.push(each));
      for (const { at, host } of rows) order.add(event(at * 1000, host), 100_000);
      order.flush();
      expect(given).toHaveLength(rows.length);
      for (const host of ["a", "b"]) {
        const times = given.filter((each) => each.host === host).map(({ at }) => at);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
    }),
  );
});

it("holds back five minutes, not more", () => {
  const given: number[] = [];
  const order = new TimeOrder(({ at }) => given.push(at));
  order.add(event(1000), 1000);
  order.add(event(301_000), 301_000);
  expect(given).toEqual([]);
  order.add(event(301_001), 301_001);
  expect(given).toEqual([1000]);
});

it("holds a bounded number, also of hosts", () => {
  let given = 0;
  const order = new TimeOrder(() => given++);
  for (let index = 0; index < 200_000; index++) order.add(event(index, `host-${index % 3000}`), index);
  expect(200_000 - given).toBeLessThanOrEqual(65_536);
  order.flush();
  expect(given).toBe(200_000);
});

it("holds a bounded number of characters", () => {
  let given = 0;
  const order = new TimeOrder(() => given++);
  const host = "h".repeat(1 << 20);
  for (let index = 0; index < 1000; index++) order.add(event(1000 + index, host), 1000);
  expect(1000 - given).toBeLessThanOrEqual(64);
  order.flush();
  expect(given).toBe(1000);
});
