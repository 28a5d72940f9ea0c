import type { ToolReading } from "./tool-use.ts";

/** Unpack, list, test, print: nothing is packed. */
const IDLE = "dltVhL";
const IDLE_LONG: ReadonlySet<string> = new Set([
  "--decompress",
  "--uncompress",
  "--list",
  "--test",
  "--version",
  "--help",
  "--license",
  "--fileinfo",
]);

/** upx [-1 … -9] [-o OUT] FILE… */
export function readUpx(argv: readonly string[]): ToolReading {
  const operands: string[] = [];
  let output: string | undefined;
  let idle = false;
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (!word.startsWith("-") || word === "-") operands.push(word);
    else if (word === "-o") output = argv[++index];
    else if (word.startsWith("-o")) output = word.slice(2);
    else if (word.startsWith("--")) idle ||= IDLE_LONG.has(word);
    else idle ||= [...word.slice(1)].some((letter) => IDLE.includes(letter));
  }
  if (idle || operands.length === 0) return { outputs: [], strips: [] };
  return { outputs: output === undefined ? operands : [output], strips: [], packs: true };
}
