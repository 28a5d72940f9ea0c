/**
 * An unsigned 64-bit value as the nearest double, at a place that is known to be there: exact up to 2^53, and
 * beyond that still larger than any file.
 */
export function approx64(view: DataView, at: number, little: boolean): number {
  const low = view.getUint32(little ? at : at + 4, little);
  const high = view.getUint32(little ? at + 4 : at, little);
  // Nearly all values fit 32 bits; without arithmetic they stay small integers, which cost no allocation.
  return high === 0 ? low : high * 2 ** 32 + low;
}
