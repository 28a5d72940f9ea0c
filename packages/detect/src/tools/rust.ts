import { readCompiler } from "./compiler.ts";
import type { StripWord } from "./strip-flags.ts";
import type { ToolReading } from "./tool-use.ts";
import { splitWords } from "./words.ts";

/** Options of rustc whose value is the next argument. @see rustc --help -v */
const WITH_VALUE: ReadonlySet<string> = new Set([
  "--cfg",
  "--check-cfg",
  "-L",
  "-l",
  "--edition",
  "--emit",
  "--print",
  "--target",
  "-W",
  "-A",
  "-D",
  "-F",
  "--warn",
  "--allow",
  "--deny",
  "--forbid",
  "--cap-lints",
  "--extern",
  "--sysroot",
  "--error-format",
  "--json",
  "--color",
  "--diagnostic-width",
  "--remap-path-prefix",
  "-Z",
]);

export function readRustc(argv: readonly string[]): ToolReading {
  const codegen: string[] = [];
  const unread: string[] = [];
  const values = new Map<string, string>();
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? "";
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    if (word.startsWith("@")) unread.push(word);
    else if (word === "-C" || word === "--codegen") codegen.push(argv[++index] ?? "");
    else if (word.startsWith("-C")) codegen.push(word.slice(2));
    else if (name === "--codegen") codegen.push(word.slice(equals + 1));
    else if (NAMED.has(name)) values.set(name, equals < 0 ? (argv[++index] ?? "") : word.slice(equals + 1));
    else if (WITH_VALUE.has(word)) index++;
  }
  return { outputs: outputsOf(values, codegen), strips: codegen.flatMap(codegenStrips), unread };
}

const NAMED: ReadonlySet<string> = new Set(["-o", "--out-dir", "--crate-name", "--crate-type"]);

/** cargo names a folder, the crate and a suffix instead of a file. */
function outputsOf(values: ReadonlyMap<string, string>, codegen: readonly string[]): readonly string[] {
  const named = values.get("-o");
  if (named !== undefined) return [named];
  const folder = values.get("--out-dir");
  const crate = values.get("--crate-name");
  const type = values.get("--crate-type") ?? "bin";
  if (folder === undefined || crate === undefined) return [];
  const suffix = codegen.find((option) => option.startsWith("extra-filename="))?.slice("extra-filename=".length) ?? "";
  if (type === "bin") return [`${folder}/${crate}${suffix}`];
  return type === "cdylib" || type === "dylib" ? [`${folder}/lib${crate}${suffix}.so`] : [];
}

function codegenStrips(option: string): readonly StripWord[] {
  const written = `-C ${option}`;
  if (option === "strip=symbols") return [{ flag: "rustc strip=symbols", written }];
  if (option === "strip=debuginfo") return [{ flag: "rustc strip=debuginfo", written }];
  const argument = option.startsWith("link-arg=")
    ? [option.slice("link-arg=".length)]
    : option.startsWith("link-args=")
      ? splitWords(option.slice("link-args=".length))
      : [];
  // The linker of rustc is the C compiler, so -s and -Wl,-s both reach it.
  return readCompiler(["cc", ...argument]).strips.map(({ flag }) => ({ flag, written }));
}

const PROFILE_STRIP = /^profile\.[\w-]{1,64}\.strip\s{0,8}=\s{0,8}"?(true|symbols|debuginfo)"?$/;

/** cargo: `--config 'profile.release.strip=true'`, and what `cargo rustc` passes on after `--`. */
export function readCargo(argv: readonly string[]): ToolReading {
  const strips: StripWord[] = [];
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  for (const [index, word] of own.entries()) {
    const text = word.startsWith("--config=")
      ? word.slice("--config=".length)
      : own[index - 1] === "--config"
        ? word
        : "";
    const value = PROFILE_STRIP.exec(text)?.[1];
    if (value === "debuginfo") strips.push({ flag: "rustc strip=debuginfo", written: `--config ${text}` });
    else if (value !== undefined) strips.push({ flag: "rustc strip=symbols", written: `--config ${text}` });
  }
  if (end >= 0 && own.includes("rustc")) strips.push(...readRustc(argv.slice(end)).strips);
  return { outputs: [], strips };
}
