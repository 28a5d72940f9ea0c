import { expect, it } from "vitest";
import { hostName } from "./host-name.ts";

it.each([
  { given: [undefined, "", "mac-1", "other"], name: "mac-1" },
  { given: [undefined, ""], name: "unknown" },
  { given: ["h".repeat(255)], name: "h".repeat(255) },
  { given: ["h".repeat(100_000)], name: `${"h".repeat(254)}…` },
])("the first that is given, within bounds", ({ given, name }) => {
  expect(hostName(...given)).toBe(name);
});
