import { describe, expect, test } from "vitest";
import { Pace } from "./pace.ts";

describe("Pace", () => {
  test.each([
    { name: "a quiet host", perRead: 1, everyMs: 10, again: undefined },
    { name: "one dropper after the other", perRead: 6, everyMs: 3, again: undefined },
    { name: "a build that writes without end", perRead: 40, everyMs: 5, again: 5 },
  ])("$name: again in $again ms", ({ perRead, everyMs, again }) => {
    const pace = new Pace();
    for (let at = 1000; at < 1200; at += everyMs) pace.took(perRead, at);
    expect(pace.againInMs).toBe(again);
  });

  test("it is quiet again when the queue runs dry", () => {
    const pace = new Pace();
    for (let at = 0; at < 200; at += 5) pace.took(100, at);
    pace.took(1, 260);
    pace.took(1, 320);
    expect(pace.againInMs).toBeUndefined();
  });
});
