import { inspectBytes } from "@limpid/inspect";
import { expect, test } from "vitest";
import { machOPayload } from "./mach-o-payload.ts";

test.each(["arm64", "x64"])("the Mach-O payload for %s has neither symbols nor strings", (arch) => {
  const { format, opacity, parts, issues } = inspectBytes(machOPayload(arch), { deep: true });
  expect([format, opacity.level, opacity.packed]).toEqual(["macho", "symbols", false]);
  expect(issues).toEqual([]);
  expect(JSON.stringify(parts)).toContain('"lacking":true');
});
