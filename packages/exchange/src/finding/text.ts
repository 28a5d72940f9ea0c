/**
 * Longest text that is passed on, in UTF-16 units: at most three bytes of UTF-8 each, it stays below the 32,766 bytes
 * that Lucene takes for one keyword; a document with a longer one is refused as a whole.
 */
export const MAX_TEXT = 10_900;

/**
 * Text that every receiver takes: many refuse a lone surrogate. A byte that is no UTF-8 (U+DC80 to U+DCFF) is shown as
 * `\xNN`, another lone surrogate and NUL as `\uNNNN`, and a text that is too long ends with an ellipsis. Not to be
 * turned back: the exact bytes of a path are in its URI.
 */
export function plainText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
  return short.replace(ODD, (unit) => {
    const code = unit.charCodeAt(0);
    const isByte = code >= 0xdc80 && code <= 0xdcff;
    return isByte ? `\\x${(code & 0xff).toString(16)}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** Lone surrogates, and NUL: databases that keep text in C end it there. */
const ODD = /[\0\p{Cs}]/gu;

/** Whether {@link plainText} shows another text than the exact one. */
export function isExact(text: string): boolean {
  return plainText(text) === text;
}

/** Arguments as one line: what a shell would part is in single quotes, as a shell reads them. */
export function commandLine(argv: readonly string[]): string {
  const words = argv.map((word) => (/^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return plainText(words.join(" "));
}

/** The last step of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1) || path;
}

/** What is before the last step; undefined for a bare name. */
export function folderOf(path: string): string | undefined {
  const end = path.lastIndexOf("/");
  return end < 0 ? undefined : path.slice(0, end) || "/";
}
