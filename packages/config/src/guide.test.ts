import { readFileSync } from "node:fs";
import { STRIP_FLAGS } from "@limpid/detect";
import { expect, it } from "vitest";
import { parseConfig } from "./parse-config.ts";

const GUIDE = readFileSync(new URL("../../../docs/guides/configure.md", import.meta.url), "utf8");

it("accepts the example of the guide", () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(GUIDE)?.[1] ?? "";
  expect(parseConfig("limpid.yaml", example)).toMatchObject({ roles: [{}, {}], normal: [{}] });
});

it("knows every flag that the guide names, and the guide every flag", () => {
  const row = GUIDE.split("\n").find((line) => line.includes("`analytics.AN0056.StripFlags`")) ?? "";
  const named = [...row.matchAll(/`([^`]+)`/g)].map(([, flag]) => flag).slice(1);
  expect(named.toSorted()).toEqual(Object.keys(STRIP_FLAGS).toSorted());
});
