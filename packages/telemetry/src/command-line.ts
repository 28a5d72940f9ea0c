/** Arguments that a sensor wrote as one text. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** Whether the arguments are certainly these: a text of several words does not say where one ended. */
  readonly certain: boolean;
}

const MAX_WORDS = 4096; // a text of nothing but blanks and letters is no command line

/**
 * The words of a command line whose arguments were joined with blanks and nothing else. The words are a guess when
 * there are several, and are told as one: a tool's options are still found among them.
 */
export function wordsOf(text: string): CommandLine {
  const words = text.split(" ", MAX_WORDS + 1).filter((word) => word !== "");
  const argv = words.slice(0, MAX_WORDS);
  return { argv, certain: !text.includes(" ") && argv.length === 1 };
}

const QUOTE = '"';

/**
 * The arguments of a command line in which those with blanks stand in double quotes, with nothing escaped. Certain
 * while there is no quote: an argument may hold quotes of its own.
 */
export function quotedWordsOf(text: string): CommandLine {
  if (!text.includes(QUOTE)) {
    const { argv } = wordsOf(text);
    // Two blanks in a row: an empty argument, or none.
    return { argv, certain: text === argv.join(" ") && argv.length < MAX_WORDS };
  }
  const argv: string[] = [];
  let at = 0;
  while (at < text.length && argv.length < MAX_WORDS) {
    if (text[at] === " ") {
      at++;
      continue;
    }
    const quoted = text[at] === QUOTE;
    // A closing quote is one before a blank or the end.
    let end = quoted ? closing(text, at + 1) : text.indexOf(" ", at);
    if (end < 0) end = text.length;
    argv.push(quoted ? text.slice(at + 1, end) : text.slice(at, end));
    at = end + 1;
  }
  return { argv, certain: false };
}

function closing(text: string, from: number): number {
  for (let at = text.indexOf(QUOTE, from); at >= 0; at = text.indexOf(QUOTE, at + 1)) {
    if (at + 1 === text.length || text[at + 1] === " ") return at;
  }
  return -1;
}
