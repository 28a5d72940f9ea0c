/**
 * Text of this project is made from bytes that an attacker wrote. Bytes that are no UTF-8 become the lone
 * surrogates U+DC80 to U+DCFF, one per byte, as Python's surrogateescape (PEP 383) does it: nothing is lost,
 * and JSON.stringify escapes them.
 */

/** Text with one character per byte (U+0000 to U+00FF): how log blocks travel, because searching it is fast. */
export type Latin1 = string;

/** Decodes UTF-8; each byte that belongs to no valid sequence becomes U+DC00 + byte. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decodeWith((index) => bytes[index] ?? 0, bytes.length);
}

/** The same for bytes held as Latin-1 text. Returns its argument when every character is ASCII. */
export function decodeLatin1(text: Latin1): string {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= 0x80) return decodeWith((at) => text.charCodeAt(at) & 0xff, text.length);
  }
  return text;
}

/** The bytes of a text made by {@link decodeUtf8}: its inverse for every input. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3); // no unit of UTF-16 needs more
  let size = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes[size++] = unit;
    else if (unit < 0x800) {
      bytes[size++] = 0xc0 | (unit >> 6);
      bytes[size++] = 0x80 | (unit & 0x3f);
    } else if (unit >= 0xdc80 && unit <= 0xdcff) bytes[size++] = unit & 0xff;
    else {
      const isPair = unit >= 0xd800 && unit <= 0xdbff && isLow(text.charCodeAt(index + 1));
      const point = isPair ? 0x10000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(++index) & 0x3ff) : unit;
      if (isPair) bytes[size++] = 0xf0 | (point >> 18);
      bytes[size++] = isPair ? 0x80 | ((point >> 12) & 0x3f) : 0xe0 | (point >> 12);
      bytes[size++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[size++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes.slice(0, size);
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

const CHUNK = 4096; // below every engine's limit for arguments of one call

function decodeWith(byteAt: (index: number) => number, length: number): string {
  let text = "";
  let units: number[] = [];
  let index = 0;
  while (index < length) {
    const first = byteAt(index);
    const size = sequenceLength(byteAt, index, length, first);
    if (size === 0) {
      units.push(0xdc00 + first);
      index += 1;
    } else {
      pushPoint(units, byteAt, index, first, size);
      index += size;
    }
    if (units.length >= CHUNK) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

function pushPoint(
  units: number[],
  byteAt: (index: number) => number,
  index: number,
  first: number,
  size: number,
): void {
  if (size === 1) {
    units.push(first);
    return;
  }
  let point = first & (0x7f >> size);
  for (let at = 1; at < size; at++) point = (point << 6) | (byteAt(index + at) & 0x3f);
  if (point < 0x10000) units.push(point);
  else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
}

/** Length of the valid sequence at `index`, 0 for none. @see Unicode 15, table 3-7 */
function sequenceLength(byteAt: (index: number) => number, index: number, length: number, first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (index + size > length) return 0;
  const second = byteAt(index + 1);
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let at = 2; at < size; at++) {
    const next = byteAt(index + at);
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return size;
}
