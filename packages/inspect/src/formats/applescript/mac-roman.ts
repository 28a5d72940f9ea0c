/**
 * Characters 0x80 to 0xff of Mac OS Roman, the encoding of classic AppleScript text and of names.
 *
 * @see https://www.unicode.org/Public/MAPPINGS/VENDORS/APPLE/ROMAN.TXT
 */
const UPPER =
  "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü" +
  "†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø" +
  "¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ" +
  "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

const CHUNK = 4096; // below every engine's limit for arguments of one call

const SHORT = 32; // codes and most names: a text grown by characters is the fastest way to them

export function decodeMacRoman(bytes: Uint8Array): string {
  let text = "";
  if (bytes.length <= SHORT) {
    for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : UPPER.charAt(byte - 0x80);
    return text;
  }
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const units = Array.from(bytes.subarray(start, start + CHUNK), (byte) =>
      byte < 0x80 ? byte : UPPER.charCodeAt(byte - 0x80),
    );
    text += String.fromCharCode(...units);
  }
  return text;
}

/** UTF-16 with the most significant byte first, as texts of compiled scripts are stored; half a unit at the end is left out. */
export function decodeUtf16(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start + 1 < bytes.length; start += 2 * CHUNK) {
    const units: number[] = [];
    const end = Math.min(bytes.length - 1, start + 2 * CHUNK);
    for (let at = start; at < end; at += 2) units.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
    text += String.fromCharCode(...units);
  }
  return text;
}
