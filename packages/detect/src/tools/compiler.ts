import { readLinkerWords } from "./linker.ts";
import type { ToolReading } from "./tool-use.ts";

/** Options of gcc and clang whose value is the next argument. @see gcc/common.opt, clang's Options.td */
const WITH_VALUE: ReadonlySet<string> = new Set([
  ..."A B D F G I J L MF MJ MQ MT T U e h l u x z".split(" ").map((name) => `-${name}`),
  "--param",
  "--sysroot",
  "-Xassembler",
  "-Xclang",
  "-Xpreprocessor",
  "-arch",
  "-aux-info",
  "-dumpbase",
  "-dumpbase-ext",
  "-dumpdir",
  "-framework",
  "-idirafter",
  "-imacros",
  "-imultilib",
  "-include",
  "-include-pch",
  "-iprefix",
  "-iquote",
  "-isysroot",
  "-isystem",
  "-iwithprefix",
  "-iwithprefixbefore",
  "-mllvm",
  "-specs",
  "-target",
  "-wrapper",
]);

/** Stop before linking: nothing that runs comes out, and -s has no effect. */
const NO_LINK: ReadonlySet<string> = new Set(["-c", "-S", "-E", "-M", "-MM", "-fsyntax-only", "--version"]);

/** gcc, clang and their kin: drivers that compile and call the linker. */
export function readCompiler(argv: readonly string[]): ToolReading {
  const outputs: string[] = [];
  const unread: string[] = [];
  const toLinker: string[] = [];
  const written: string[] = [];
  let links = true;
  let inputs = 0;
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (!word.startsWith("-")) {
      if (word.startsWith("@")) unread.push(word);
      else inputs++;
    } else if (NO_LINK.has(word)) links = false;
    else if (word === "-o") {
      const name = argv[++index];
      if (name !== undefined) outputs.push(name);
    } else if (word.startsWith("-o") && word.length > 2) outputs.push(word.slice(2));
    else if (word.startsWith("-Wl,")) {
      for (const part of word.slice("-Wl,".length).split(",")) {
        toLinker.push(part);
        written.push(word);
      }
    } else if (word === "-Xlinker" || word === "--for-linker") {
      const passed = argv[++index];
      if (passed !== undefined) toLinker.push(passed);
      if (passed !== undefined) written.push(`${word} ${passed}`);
    } else if (word === "-s") {
      toLinker.push(word);
      written.push(word);
    } else if (WITH_VALUE.has(word)) index++;
    else if (word === "-") inputs++;
  }
  if (!links) return { outputs: [], strips: [], unread };
  if (toLinker.length === 0) {
    return { outputs: outputs.length > 0 || inputs === 0 ? outputs : ["a.out"], strips: [], unread };
  }
  const linked = readLinkerWords(toLinker, written);
  const named = outputs.length > 0 || inputs === 0 ? outputs : ["a.out"];
  return {
    outputs: [...named, ...linked.outputs],
    strips: linked.strips,
    unread: [...unread, ...(linked.unread ?? [])],
  };
}
