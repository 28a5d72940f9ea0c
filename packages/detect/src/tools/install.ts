import type { StripWord } from "./strip-flags.ts";
import type { ToolReading } from "./tool-use.ts";

/** Short options of install(1) that take a value. Here -o is an owner and -S a backup suffix. */
const WITH_VALUE = "gmotS";
const LONG_WITH_VALUE: ReadonlySet<string> = new Set([
  "--group",
  "--mode",
  "--owner",
  "--suffix",
  "--target-directory",
  "--strip-program",
]);

/** install -s calls strip on what it copied. */
export function readInstall(argv: readonly string[]): ToolReading {
  const operands: string[] = [];
  const strips: StripWord[] = [];
  let folder: string | undefined;
  let makesFolders = false;
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (!word.startsWith("-") || word === "-") operands.push(word);
    else if (word === "--strip") strips.push({ flag: "strip -s", written: "install --strip" });
    else if (word === "--directory") makesFolders = true;
    else if (word.startsWith("--target-directory=")) folder = word.slice("--target-directory=".length);
    else if (word.startsWith("--")) {
      if (!LONG_WITH_VALUE.has(word)) continue;
      index++;
      if (word === "--target-directory") folder = argv[index];
    } else {
      for (let at = 1; at < word.length; at++) {
        const letter = word.charAt(at);
        if (letter === "s") strips.push({ flag: "strip -s", written: `install ${word}` });
        if (letter === "d") makesFolders = true;
        if (!WITH_VALUE.includes(letter)) continue;
        const joined = word.slice(at + 1);
        const value = joined === "" ? argv[++index] : joined;
        if (letter === "t") folder = value;
        break;
      }
    }
  }
  if (makesFolders || strips.length === 0) return { outputs: [], strips: [] };
  return { outputs: targets(operands, folder), strips };
}

/** One source and a target, or several sources into a folder. A target that is a folder cannot be told apart. */
function targets(operands: readonly string[], folder: string | undefined): readonly string[] {
  const last = folder ?? operands.at(-1);
  const sources = folder === undefined ? operands.slice(0, -1) : operands;
  if (last === undefined) return [];
  const inside = sources.map((source) => `${last}/${source.slice(source.lastIndexOf("/") + 1)}`);
  return folder === undefined && sources.length === 1 ? [last, ...inside] : inside;
}
