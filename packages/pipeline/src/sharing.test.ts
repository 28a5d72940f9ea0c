import { expect, test, vi } from "vitest";
import { barePipeline } from "../../../tests/support/pipeline.ts";
import { HostPipeline } from "./host-pipeline.ts";

test("forged host names cost no walk over all hosts each, and leave all hosts together one memory", () => {
  const parts = new Map<HostPipeline, number>();
  const limited = vi.spyOn(HostPipeline.prototype, "limitTo").mockImplementation(function (this: HostPipeline, share) {
    parts.set(this, share.lives);
  });
  const pipeline = barePipeline(() => {});
  for (let host = 0; host < 1000; host++) {
    pipeline.observe({ kind: "account.named", id: `${host}`, at: host, host: `host-${host}`, uid: 0, name: "root" });
    expect([...parts.values()].reduce((sum, lives) => sum + lives, 0)).toBeLessThanOrEqual(45_000);
  }
  expect(parts.size).toBe(1000);
  expect(limited.mock.calls.length).toBeLessThan(15_000);
  limited.mockRestore();
});
