const LONGEST_NAME = 256; // section names are a dozen characters; a longer one is cut, nothing is decided by it

/** The text at `offset` of a string table, up to NUL; empty outside of it. Bytes above 0x7f stay one character each. */
export function nameAt(table: Uint8Array, offset: number, limit = LONGEST_NAME): string {
  if (offset >= table.length) return "";
  const end = Math.min(table.length, offset + limit);
  let text = "";
  for (let at = offset; at < end; at++) {
    const byte = table[at];
    if (byte === undefined || byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}
