import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectBytes } from "../../inspect.ts";
import { buildElf, type ElfRecipe, honestSymbols } from "../../testing/index.ts";

/** Whole inspections, to be read: a change in what a file is said to be shows as a change of these files. */
const GOLDENS: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["dropped-agent", buildElf({ interpreter: "/lib64/ld-linux-x86-64.so.2", needed: ["libcurl.so.4", "libc.so.6"] })],
  [
    "payload-behind-the-end",
    buildElf({ symbols: honestSymbols(), overlay: buildElf({ withoutSectionHeaders: true }) }),
  ],
  ["decoy-symbols", buildElf({ ...decoy(), code: new Uint8Array(65_536).fill(0x90) })],
  ["cut-section-headers", buildElf({ symbols: honestSymbols() }).subarray(0, -130)],
];

function decoy(): ElfRecipe {
  return { symbols: ["main", "init", "usage"].map((name, index) => ({ name, value: index * 16 })) };
}

describe("whole inspections", () => {
  it.each(GOLDENS)("%s", async (name, bytes) => {
    const golden = join(import.meta.dirname, "testdata", `${name}.json`);
    const inspection = `${JSON.stringify(inspectBytes(bytes, { deep: true }), null, 2)}\n`;
    await expect(inspection).toMatchFileSnapshot(golden);
  });
});
