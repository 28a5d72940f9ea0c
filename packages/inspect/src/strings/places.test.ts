import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesSource } from "../content/source.ts";
import { layoutSource } from "../layout.ts";
import { buildElf } from "../testing/build-elf.ts";
import { Places } from "./places.ts";

describe("Places", () => {
  const file = buildElf({ symbols: [{ name: "main", size: 8 }] });
  const { regions } = layoutSource(bytesSource(file));

  it("names the section, whatever segment it lies in", () => {
    const text = regions.find(({ name }) => name === ".text");
    const places = new Places(bytesSource(file));
    expect(places.of(text?.offset ?? 0)).toEqual({ name: ".text", kind: "section" });
  });

  it("answers the same in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(file.length + 10), { maxLength: 30 }), (offsets) => {
        const places = new Places(bytesSource(file));
        for (const offset of offsets) expect(places.of(offset)).toEqual(new Places(bytesSource(file)).of(offset));
      }),
    );
  });

  it("knows nothing of a file of no known format", () => {
    expect(new Places(bytesSource(Buffer.from("some text"))).of(3)).toBeUndefined();
  });
});
