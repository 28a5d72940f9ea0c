import { expect, test } from "vitest";
import { Due } from "./due.ts";

function taken(due: Due<string>, now: number): readonly string[] {
  const out: string[] = [];
  due.take(now, (item) => out.push(item));
  return out;
}

test("what changed waits until it has been quiet", () => {
  const due = new Due<string>({ quietMs: 20, longestMs: 100 });
  due.changed("a", 1000);
  due.changed("b", 1010);
  expect(taken(due, 1019)).toEqual([]);
  expect(taken(due, 1020)).toEqual(["a"]);
  due.changed("b", 1025);
  expect(taken(due, 1030)).toEqual([]);
  expect(taken(due, 1045)).toEqual(["b"]);
  expect(due.size).toBe(0);
});

test("what never rests is looked at all the same", () => {
  const due = new Due<string>({ quietMs: 20, longestMs: 100 });
  let looks = 0;
  for (let at = 0; at < 1000; at += 10) {
    due.changed("busy", at);
    looks += taken(due, at).length;
  }
  expect(looks).toBeGreaterThanOrEqual(8);
  expect(looks).toBeLessThanOrEqual(10);
});

test("what is urgent goes first and once", () => {
  const due = new Due<string>({ quietMs: 20, longestMs: 100 });
  due.changed("a", 0);
  due.changed("b", 0);
  due.atOnce("b");
  expect(taken(due, 1)).toEqual(["b"]);
  expect(taken(due, 50)).toEqual(["a"]);
});

test("a clock that is set back leaves nothing waiting", () => {
  const due = new Due<string>({ quietMs: 20, longestMs: 100 });
  due.changed("a", 1_000_000);
  expect(taken(due, 400_000)).toEqual(["a"]);
  due.changed("b", 400_001);
  expect(taken(due, 400_030)).toEqual(["b"]);
});

test("Infinity takes everything, and time goes on afterwards", () => {
  const due = new Due<string>({ quietMs: 20, longestMs: 100 });
  due.changed("a", 10);
  const out: string[] = [];
  due.takeAll((item) => out.push(item));
  expect(out).toEqual(["a"]);
  due.changed("b", 11);
  expect(taken(due, 12)).toEqual([]);
  expect(taken(due, 31)).toEqual(["b"]);
});
