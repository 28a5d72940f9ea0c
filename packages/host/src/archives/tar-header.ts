import { decodeUtf8 } from "@limpid/core";

export const TAR_BLOCK = 512;

export interface TarHeader {
  readonly name: string;
  /** `0` file, `5` directory, `L` a long name for the next … */
  readonly type: string;
  /** Bytes that follow, not counting what fills up the block; NaN when the field is no number. */
  readonly size: number;
}

/**
 * A header by its checksum, which is the only thing that all kinds of tar share.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
 */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < TAR_BLOCK || block[0] === 0) return false;
  const claimed = octal(block.subarray(148, 156));
  let unsigned = 0;
  let signed = 0; // as old tars on machines with signed characters counted
  for (let index = 0; index < TAR_BLOCK; index++) {
    const byte = index >= 148 && index < 156 ? 0x20 : (block[index] ?? 0);
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return claimed === unsigned || claimed === signed;
}

export function parseTarHeader(block: Uint8Array): TarHeader {
  const isUstar = decodeUtf8(block.subarray(257, 262)) === "ustar";
  const prefix = isUstar && block[263] === 0x30 ? text(block.subarray(345, 500)) : ""; // GNU keeps times there
  const name = text(block.subarray(0, 100));
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] || 0x30),
    size: number(block.subarray(124, 136)),
  };
}

/** Octal digits, or with the first bit set a big-endian number, as GNU tar writes files above 8 GiB. */
function number(field: Uint8Array): number {
  const [first = 0] = field;
  if ((first & 0x80) === 0) return octal(field);
  let value = first & 0x3f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  return (first & 0x40) === 0 && value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
}

function octal(field: Uint8Array): number {
  const digits = /^[ \0]{0,11}([0-7]{0,12})[ \0]?/.exec(String.fromCharCode(...field))?.[1] ?? "";
  return digits === ""
    ? field.every((byte) => byte === 0 || byte === 0x20)
      ? 0
      : Number.NaN
    : Number.parseInt(digits, 8);
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return decodeUtf8(end < 0 ? field : field.subarray(0, end));
}

/** Records of an extended header: `27 path=some/name\n`, the length counting itself. What is damaged ends them. */
export function parsePaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    if (blank < 0 || blank - at > 8) break;
    const length = Number(String.fromCharCode(...bytes.subarray(at, blank)));
    if (!(length > blank - at + 1) || at + length > bytes.length) break;
    const record = decodeUtf8(bytes.subarray(blank + 1, at + length - 1));
    const equals = record.indexOf("=");
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
