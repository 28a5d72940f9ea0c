/**
 * An unsigned 64-bit value as the nearest double, at a place that is known to be there: exact up to 2^53, and
 * beyond that still larger than any file.
 */
export function approx64(view: DataView, at: number, little: boolean): number {
  const first = view.getUint32(at, little);
  const second = view.getUint32(at + 4, little);
  return little ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}
