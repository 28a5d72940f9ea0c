import fc from "fast-check";
import { expect, it } from "vitest";
import { approx64, entryWords, tableWords } from "./table-words.ts";

const anyBytes = fc.uint8Array({ maxLength: 100 });
const anyEndian = fc.constantFrom("little" as const, "big" as const);

it("agrees with DataView in both orders, wherever the bytes lie in memory", () => {
  fc.assert(
    fc.property(anyBytes, anyEndian, fc.nat(8), (bytes, endian, shift) => {
      const memory = new Uint8Array(120);
      memory.set(bytes, shift);
      const words = tableWords(memory.subarray(shift, shift + bytes.length), endian);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const little = endian === "little";
      expect([...words]).toEqual(Array.from(words, (_, index) => view.getUint32(index * 4, little)));
      expect(words).toHaveLength(Math.floor(bytes.length / 4));
      for (let at = 0; at + 2 <= words.length; at++) {
        expect(approx64(words, at, little)).toBe(Number(view.getBigUint64(at * 4, little)));
      }
    }),
  );
});

it("takes the beginning of each whole entry, however long entries say they are", () => {
  fc.assert(
    fc.property(anyBytes, anyEndian, fc.integer({ min: 8, max: 30 }), (bytes, endian, entrySize) => {
      const count = Math.floor(bytes.length / entrySize);
      const expected = Array.from({ length: count }, (_, index) => {
        return [...tableWords(bytes.slice(index * entrySize, index * entrySize + 8), endian)];
      });
      expect([...entryWords(bytes, entrySize, 8, endian)].slice(0, count * 2)).toEqual(expected.flat());
    }),
  );
});
