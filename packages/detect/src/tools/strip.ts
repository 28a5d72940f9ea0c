import type { StripFlag, StripWord } from "./strip-flags.ts";
import type { ToolReading } from "./tool-use.ts";

const LONG: ReadonlyMap<string, StripFlag> = new Map<string, StripFlag>([
  ["--strip-all", "strip -s"],
  ["--strip-all-gnu", "strip -s"],
  ["--strip-debug", "strip -g"],
  ["--strip-unneeded", "strip --strip-unneeded"],
  ["--discard-all", "strip -x"],
  ["--strip-sections", "strip --strip-sections"],
  ["--strip-section-headers", "strip --strip-sections"],
]);
const SHORT: ReadonlyMap<string, StripFlag> = new Map<string, StripFlag>([
  ["s", "strip -s"],
  ["g", "strip -g"],
  ["S", "strip -g"],
  ["d", "strip -g"],
  ["x", "strip -x"],
]);

/** Short options of strip (GNU, LLVM, elfutils) that take a value, joined or as the next argument. */
const SHORT_WITH_VALUE = "oFIOKNRf";
const LONG_WITH_VALUE: ReadonlySet<string> = new Set([
  "--target",
  "--input-target",
  "--output-target",
  "--keep-symbol",
  "--keep-section",
  "--strip-symbol",
  "--remove-section",
  "--remove-relocations",
]);

/** Make a file of their own from the debug information, or only print: the executable keeps its symbols. */
const NO_STRIPPING: ReadonlySet<string> = new Set([
  "--only-keep-debug",
  "--info",
  "--version",
  "--help",
  "-V",
  "-h",
  "-H",
]);

/** strip of binutils, LLVM and elfutils: without a choice among its options it removes all symbols. */
export function readStrip(argv: readonly string[]): ToolReading {
  const found = readStripWords(argv, LONG, SHORT, SHORT_WITH_VALUE, LONG_WITH_VALUE);
  if (found.idle) return { outputs: [], strips: [], unread: found.unread };
  const strips = found.strips;
  if (strips.length === 0 && !found.selective && found.operands.length > 0) {
    strips.push({ flag: "strip -s", written: "strip without options" });
  }
  return { outputs: found.output === undefined ? found.operands : [found.output], strips, unread: found.unread };
}

/** sstrip and relatives cut everything off that the loader does not need, also the section headers. */
export function readSectionStrip(argv: readonly string[]): ToolReading {
  const operands = argv.slice(1).filter((word) => !word.startsWith("-"));
  const strips: StripWord[] = operands.length > 0 ? [{ flag: "strip --strip-sections", written: "sstrip" }] : [];
  return { outputs: operands, strips };
}

interface StripWords {
  readonly operands: string[];
  readonly strips: StripWord[];
  readonly unread: string[];
  output: string | undefined;
  /** Only named symbols or sections go. */
  selective: boolean;
  idle: boolean;
}

/** The words of the strip and objcopy family: options may stand together, values may be joined. */
export function readStripWords(
  argv: readonly string[],
  long: ReadonlyMap<string, StripFlag>,
  short: ReadonlyMap<string, StripFlag>,
  shortWithValue: string,
  longWithValue: ReadonlySet<string>,
): StripWords {
  const found: StripWords = {
    operands: [],
    strips: [],
    unread: [],
    output: undefined,
    selective: false,
    idle: false,
  };
  let optionsEnded = false;
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (word.startsWith("@")) found.unread.push(word);
    else if (optionsEnded || !word.startsWith("-") || word === "-") found.operands.push(word);
    else if (word === "--") optionsEnded = true;
    else if (NO_STRIPPING.has(word)) found.idle = true;
    else if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const name = equals < 0 ? word : word.slice(0, equals);
      const flag = long.get(name);
      if (flag !== undefined) found.strips.push({ flag, written: word });
      if (name === "--strip-symbol" || name === "--remove-section") found.selective = true;
      if (name === "--output") found.output = equals < 0 ? argv[++index] : word.slice(equals + 1);
      else if (equals < 0 && longWithValue.has(name)) index++;
    } else if (readCluster(word, argv[index + 1], short, shortWithValue, found)) index++;
  }
  return found;
}

/** One word of short options; true when the next argument is the value of its last one. */
function readCluster(
  word: string,
  next: string | undefined,
  short: ReadonlyMap<string, StripFlag>,
  withValue: string,
  found: StripWords,
): boolean {
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    if (withValue.includes(letter)) {
      const joined = word.slice(at + 1);
      if (letter === "o") found.output = joined === "" ? next : joined;
      if (letter === "R" || letter === "N") found.selective = true;
      return joined === "";
    }
    const flag = short.get(letter);
    if (flag !== undefined) found.strips.push({ flag, written: word });
  }
  return false;
}
