import type { ToolReading } from "./tool-use.ts";

/** Options of osacompile(1) that take a value. */
const WITH_VALUE = "leortca";

/** `osacompile [-l language] [-e command] [-o name] [-dxsu] [file …]`: options may be joined, as in `-xo out.scpt`. */
export function readOsacompile(argv: readonly string[]): ToolReading {
  let output = "a.scpt"; // the manual's default
  let runOnly: string | undefined;
  let commands = 0;
  const files: string[] = [];
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (word === "--") {
      files.push(...argv.slice(index + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      files.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (letter === "x") runOnly = word;
      if (!WITH_VALUE.includes(letter)) continue;
      const joined = word.slice(at + 1);
      const value = joined === "" ? argv[++index] : joined;
      if (letter === "e") commands++;
      if (letter === "o" && value !== undefined) output = value;
      break;
    }
  }
  const piped = commands === 0 && (files.length === 0 || files.includes("-"));
  const from = commands > 0 ? "arguments" : piped ? "standard-input" : "files";
  return {
    outputs: [scriptIn(output)],
    strips: [],
    compiles: { from, files: piped ? [] : files, ...(runOnly === undefined ? {} : { runOnly }) },
  };
}

/** A name that ends in .app or .scptd becomes a bundle, and the script lies in it. */
export function scriptIn(output: string): string {
  const bundle = output.replace(/\/$/, "");
  return /\.(?:app|scptd)$/.test(bundle) ? `${bundle}/Contents/Resources/Scripts/main.scpt` : output;
}
