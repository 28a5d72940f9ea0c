const FIXED = 10;
const METHOD_DEFLATE = 8;
const FHCRC = 0x02;
const FEXTRA = 0x04;
const FNAME = 0x08;
const FCOMMENT = 0x10;

/**
 * The length of the gzip member header at the start of `bytes`, or what is wrong with it.
 *
 * @see RFC 1952, section 2.3
 */
export function parseGzipHeader(bytes: Buffer): number | string {
  const cut = "the header is cut off";
  if (bytes.length < FIXED) return cut;
  if (bytes[2] !== METHOD_DEFLATE) return `method ${bytes[2]}, only deflate (8) is known`;
  const flags = bytes[3] ?? 0;
  let at = FIXED;
  if ((flags & FEXTRA) !== 0) {
    if (at + 2 > bytes.length) return cut;
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const text of [FNAME, FCOMMENT]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return cut;
    at = end + 1;
  }
  if ((flags & FHCRC) !== 0) at += 2;
  return at <= bytes.length ? at : cut;
}
