/** A value of a property list. What a file names twice is there twice. */
export type PlistValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | Date
  | readonly PlistValue[]
  | PlistDictionary;

/** A map, because keys come from a file and may be called `__proto__`. */
export interface PlistDictionary extends ReadonlyMap<string, PlistValue> {}

/** A hostile list names one long object from a thousand places; receipts and attributes have tens of values. */
export const MAX_VALUES = 20_000;
export const MAX_DEPTH = 16;

export function dictionaryOf(value: PlistValue | undefined): PlistDictionary | undefined {
  return value instanceof Map ? value : undefined;
}

/** Seconds of a property list's dates count from 2001. */
export const EPOCH_2001_MS = 978_307_200_000;
