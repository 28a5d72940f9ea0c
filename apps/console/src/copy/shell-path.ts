import { encodeUtf8 } from "@limpid/core";

const PLAIN = /^[\w%+,./:=@][\w%+,./:=@-]*$/;
/** Printable ASCII without the single quote: nothing in it means anything between single quotes. */
const QUOTABLE = /^[\x20-\x26\x28-\x7e]*$/;

/**
 * A path as a shell reads it as one word and as nothing else: no option, no command, no expansion. What is not
 * printable ASCII goes as octal bytes (`$'\342\200\256'`, POSIX.1-2024), so that a control or bidirectional character
 * acts in no terminal and bytes that are no UTF-8 stay what they are. NUL ends every path and is left out.
 */
export function shellPath(path: string): string {
  // A word that begins with a dash is an option to most programs; after ./ it is a file.
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}

/** Any text as one word. */
export function shellWord(text: string): string {
  if (PLAIN.test(text) && !text.startsWith("~")) return text;
  if (QUOTABLE.test(text)) return `'${text}'`;
  if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  let out = "";
  for (const byte of encodeUtf8(text)) {
    if (byte === 0) continue;
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c;
    out += isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return `$'${out}'`;
}
