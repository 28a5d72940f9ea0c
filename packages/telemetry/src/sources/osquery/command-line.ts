import { type CommandLine, wordsOf } from "../../command-line.ts";

const MAX_ARGUMENTS = 4096; // a text of nothing but blanks is no command line
const QUOTE = '"';
const BACKSLASH = "\\";

/**
 * The arguments that Endpoint Security told: joined with blanks, with one behind the last. Agents since 2023 put one
 * with a blank or a quote into double quotes, with backslashes before quotes and backslashes; older ones do not. The
 * number of arguments, where it is told, decides which of the two it was.
 *
 * @see https://github.com/osquery/osquery/pull/8054
 */
export function argumentsOf(text: string, count: number | undefined): CommandLine {
  const line = text.endsWith(" ") ? text.slice(0, -1) : text;
  if (line.includes(QUOTE)) {
    const argv = unquoted(line);
    if (argv !== undefined && (count === undefined || argv.length === count)) {
      return { argv, certain: count !== undefined };
    }
  }
  const parts = line === "" ? [] : line.split(" ", MAX_ARGUMENTS + 1);
  if (parts.length === count && !parts.includes("")) return { argv: parts, certain: true };
  return { ...wordsOf(line), certain: false };
}

/** undefined when a quote is not closed or something follows it: then it was not written this way. */
function unquoted(line: string): readonly string[] | undefined {
  const argv: string[] = [];
  for (let at = 0; at < line.length && argv.length < MAX_ARGUMENTS; at++) {
    if (line[at] !== QUOTE) {
      const blank = line.indexOf(" ", at);
      const end = blank < 0 ? line.length : blank;
      argv.push(line.slice(at, end));
      at = end;
      continue;
    }
    let argument = "";
    for (at += 1; at < line.length && line[at] !== QUOTE; at++) {
      if (line[at] === BACKSLASH) at++;
      argument += line[at] ?? "";
    }
    if (line[at] !== QUOTE) return undefined;
    at += 1;
    if (at < line.length && line[at] !== " ") return undefined;
    argv.push(argument);
  }
  return argv;
}
