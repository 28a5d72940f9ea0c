import { encodeUtf8 } from "@limpid/core";

const UNRESERVED = /[A-Za-z0-9._~!$&'()*+,;=@/-]/;

/**
 * A path as a URI reference: absolute ones as `file:///…`, others relative to where the program ran. Bytes that are no
 * UTF-8 are kept as they are, so the file can be found again.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986
 */
export function pathUri(path: string): string {
  let uri = "";
  for (const byte of encodeUtf8(path)) {
    const character = String.fromCharCode(byte);
    uri += UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return path.startsWith("/") ? `file://${uri}` : uri;
}
