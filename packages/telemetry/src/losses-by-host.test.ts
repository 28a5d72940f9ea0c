import { expect, it } from "vitest";
import { LossesByHost } from "./losses-by-host.ts";

it("takes back what comes late, and no more than was lost", () => {
  const losses = new LossesByHost();
  losses.add("a", 2);
  losses.found("a");
  losses.found("b");
  expect([...losses.byHost()]).toEqual([["a", 1]]);
  losses.found("a");
  losses.found("a");
  expect(losses.byHost().get("a")).toBe(0);
});

it("keeps a bounded number of hosts and loses no count", () => {
  const losses = new LossesByHost();
  for (let host = 0; host < 5000; host++) losses.add(`host-${host}`, 1);
  expect(losses.byHost().size).toBeLessThanOrEqual(1025);
  expect([...losses.byHost().values()].reduce((sum, count) => sum + count, 0)).toBe(5000);
});
