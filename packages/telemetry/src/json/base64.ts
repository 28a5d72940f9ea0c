const NONE = 255;
const SEXTETS = new Uint8Array(128).fill(NONE);
for (const [value, letter] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries()) {
  SEXTETS[letter.charCodeAt(0)] = value;
}

/** Base64 as JSON carries the bytes of a protobuf; undefined for a text that is none. @see RFC 4648, section 4 */
export function decodeBase64(text: string): Uint8Array | undefined {
  let length = text.length;
  while (length > 0 && text.length - length < 2 && text[length - 1] === "=") length--;
  if (length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  let held = 0;
  let size = 0;
  for (let at = 0; at < length; at++) {
    const sextet = SEXTETS[text.charCodeAt(at)] ?? NONE;
    if (sextet === NONE) return undefined;
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[size++] = held >> bits;
  }
  return bytes;
}
