import type { StripFlag, StripWord } from "./strip-flags.ts";
import type { ToolReading } from "./tool-use.ts";

/** Options of ld whose value is the next argument. @see binutils ld/lexsup.c */
const WITH_VALUE: ReadonlySet<string> = new Set([
  ..."a A b c e f F h I l L m O P R T u y Y z".split(" ").map((letter) => `-${letter}`),
  ...(
    "audit auxiliary architecture assert defsym dynamic-linker dynamic-list entry export-dynamic-symbol fini " +
    "filter format hash-size init just-symbols library library-path Map mri-script oformat plugin plugin-opt " +
    "require-defined retain-symbols-file rpath rpath-link script section-start soname sort-section sysroot " +
    "Tbss Tdata Ttext Ttext-segment Trodata-segment Tldata-segment undefined version-script wrap"
  )
    .split(" ")
    .flatMap((name) => [`-${name}`, `--${name}`]),
  "--depaudit",
]);

/** Letters that can stand together: `-sx`. */
const CLUSTER = /^-[dEgiMnNqrsStvVxX]{2,6}$/;
/** Look like clusters and are options of their own. */
const NO_CLUSTER: ReadonlySet<string> = new Set(["-EB", "-EL", "-dn", "-dy", "-ns", "-dT"]);

const FLAGS: ReadonlyMap<string, StripFlag> = new Map<string, StripFlag>([
  ["-s", "ld -s"],
  ["-strip-all", "ld -s"],
  ["--strip-all", "ld -s"],
  ["-S", "ld -S"],
  ["-strip-debug", "ld -S"],
  ["--strip-debug", "ld -S"],
  ["-x", "ld -x"],
  ["-discard-all", "ld -x"],
  ["--discard-all", "ld -x"],
]);

/** GNU ld, gold, lld, mold, and collect2, which hands its arguments to one of them. */
export function readLinker(argv: readonly string[]): ToolReading {
  const found = readLinkerWords(argv.slice(1));
  return { ...found, outputs: found.outputs.length > 0 ? found.outputs : ["a.out"] };
}

/** Arguments of a linker without its name: also what a compiler passes on with -Wl. */
export function readLinkerWords(words: readonly string[], written?: readonly string[]): ToolReading {
  const outputs: string[] = [];
  const strips: StripWord[] = [];
  const unread: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) {
      if (word.startsWith("@")) unread.push(word);
    } else if (WITH_VALUE.has(word)) index++;
    else if (word === "-o" || word === "--output" || word === "-output") {
      const name = words[++index];
      if (name !== undefined) outputs.push(name);
    } else if (word.startsWith("--output=")) outputs.push(word.slice("--output=".length));
    else if (isJoinedOutput(word)) outputs.push(word.slice(2));
    else for (const flag of flagsOf(word)) strips.push({ flag, written: written?.[index] ?? word });
  }
  return { outputs, strips, unread };
}

/** ld takes long options with one dash, but none that begin with "o": `-omagic` is the output "magic". */
function isJoinedOutput(word: string): boolean {
  return word.length > 2 && word.startsWith("-o");
}

function flagsOf(word: string): readonly StripFlag[] {
  const flag = FLAGS.get(word);
  if (flag !== undefined) return [flag];
  if (!CLUSTER.test(word) || NO_CLUSTER.has(word)) return [];
  return [...word.slice(1)].flatMap((letter) => FLAGS.get(`-${letter}`) ?? []);
}
