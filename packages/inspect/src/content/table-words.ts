import type { Endian } from "@limpid/core";

const HOST_IS_LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * A table as numbers of 32 bits, of which all tables are made: an array of them is read twice as fast as a DataView.
 * Bytes in the other order, or at an odd place in memory, are copied; up to three at the end are left out.
 */
export function tableWords(bytes: Uint8Array, endian: Endian): Uint32Array {
  const count = bytes.length >>> 2;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, count);
  if ((endian === "little") === HOST_IS_LITTLE) return words;
  const swapped = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    const word = words[index] ?? 0;
    swapped[index] = (word >>> 24) | ((word >>> 8) & 0xff00) | ((word & 0xff00) << 8) | (word << 24);
  }
  return swapped;
}

/**
 * The words of the first `size` bytes of each entry. Entries are longer than the specification says in hostile files
 * only; those are copied together, so that all tables are walked alike.
 */
export function entryWords(bytes: Uint8Array, entrySize: number, size: number, endian: Endian): Uint32Array {
  if (entrySize === size) return tableWords(bytes, endian);
  const count = Math.floor(bytes.length / entrySize);
  const dense = new Uint8Array(count * size);
  for (let index = 0; index < count; index++) {
    dense.set(bytes.subarray(index * entrySize, index * entrySize + size), index * size);
  }
  return tableWords(dense, endian);
}

/**
 * An unsigned 64-bit value of two words as the nearest double, at a place that is known to be there: exact up to 2^53,
 * and beyond that still larger than any file.
 */
export function approx64(words: Uint32Array, at: number, little: boolean): number {
  const low = words[little ? at : at + 1] ?? 0;
  const high = words[little ? at + 1 : at] ?? 0;
  // Nearly all values fit 32 bits; without arithmetic they stay small integers, which cost no allocation.
  return high === 0 ? low : high * 2 ** 32 + low;
}
