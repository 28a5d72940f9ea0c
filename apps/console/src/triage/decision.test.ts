import { expect, test } from "vitest";
import { changeId, isSettled, morningAfter } from "./decision.ts";

test("ids are such as the server takes, each its own", () => {
  expect(changeId()).toMatch(/^[A-Za-z0-9._:-]{1,200}$/);
  expect(changeId()).not.toBe(changeId());
});

test("what is settled", () => {
  expect(isSettled({ status: "new", snooze: null })).toBe(false);
  expect(isSettled({ status: "malicious", snooze: null })).toBe(false);
  expect(isSettled({ status: "benign", snooze: null })).toBe(true);
  expect(isSettled({ status: "new", snooze: { untilMs: null, untilRun: true } })).toBe(true);
});

test("a morning is at nine, so many days on", () => {
  const evening = new Date(2026, 10, 20, 22, 30).getTime();
  expect(new Date(morningAfter(evening, 3))).toEqual(new Date(2026, 10, 23, 9));
});
