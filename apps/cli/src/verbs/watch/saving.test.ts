import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Saving } from "./saving.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function refused(): never {
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
}

it("saves soon after a finding, and at most once for many", () => {
  const save = vi.fn();
  const saving = new Saving(save, vi.fn());
  saving.begin();
  for (let index = 0; index < 100; index++) saving.soon();
  vi.advanceTimersByTime(1_900);
  expect(save).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(200);
  expect(save).toHaveBeenCalledTimes(1);
});

it("saves within a minute when nothing was found, and a finding brings it forward", () => {
  const save = vi.fn();
  const saving = new Saving(save, vi.fn());
  saving.begin();
  saving.later();
  vi.advanceTimersByTime(59_000);
  expect(save).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(1_500);
  expect(save).toHaveBeenCalledTimes(1);
  saving.later();
  saving.soon();
  vi.advanceTimersByTime(2_100);
  expect(save).toHaveBeenCalledTimes(2);
});

it("rests fifty times as long as saving took", () => {
  const save = vi.fn(() => vi.advanceTimersByTime(0));
  const saving = new Saving(() => {
    save();
    vi.setSystemTime(Date.now()); // performance.now() is the fake clock
    const until = performance.now() + 400;
    while (performance.now() < until) vi.advanceTimersByTime(100);
  }, vi.fn());
  saving.begin();
  saving.soon();
  vi.advanceTimersByTime(2_100);
  expect(save).toHaveBeenCalledTimes(1);
  saving.soon();
  vi.advanceTimersByTime(15_000);
  expect(save).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(6_000);
  expect(save).toHaveBeenCalledTimes(2);
});

it("says that the disk refuses, and tries again", () => {
  const failed = vi.fn();
  const saving = new Saving(refused, failed);
  saving.begin();
  saving.soon();
  vi.advanceTimersByTime(2_100);
  saving.later();
  vi.advanceTimersByTime(61_000);
  saving.end();
  expect(failed.mock.calls).toHaveLength(3);
  expect(failed.mock.calls[0]?.[0]).toContain("no space left");
});
