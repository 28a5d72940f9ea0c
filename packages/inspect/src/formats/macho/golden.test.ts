import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectBytes } from "../../inspect.ts";
import { buildElf, buildMacho, buildUniversal, honestMachoSymbols } from "../../testing/index.ts";

const LIBRARIES = ["/usr/lib/libSystem.B.dylib"];

/** Whole inspections, to be read: a change in what a file is said to be shows as a change of these files. */
const GOLDENS: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  [
    "neither-symbols-nor-strings",
    buildMacho({ symbols: [{ name: "radr://5614542", kind: 0x3c }], libraries: LIBRARIES }),
  ],
  [
    "one-slice-stripped",
    buildUniversal([
      buildMacho({ symbols: honestMachoSymbols(), libraries: LIBRARIES }),
      buildMacho({ symbols: [], libraries: LIBRARIES, cpuType: 0x01000007, cpuSubtype: 3 }),
    ]),
  ],
  ["empty-bundle", buildMacho({ type: 8, code: new Uint8Array(0), symbols: [{ name: "_puts", kind: "undefined" }] })],
  ["payload-behind-the-end", buildMacho({ symbols: honestMachoSymbols(), overlay: buildElf() })],
  ["cut-symbols", buildMacho({ symbols: [{ name: "_puts", kind: "undefined" }] }).subarray(0, -20)],
];

describe("whole inspections", () => {
  it.each(GOLDENS)("%s", async (name, bytes) => {
    const golden = join(import.meta.dirname, "testdata", `${name}.json`);
    const inspection = `${JSON.stringify(inspectBytes(bytes, { deep: true }), null, 2)}\n`;
    await expect(inspection).toMatchFileSnapshot(golden);
  });
});
