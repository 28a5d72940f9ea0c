import { readLinkerWords } from "./linker.ts";
import type { StripWord } from "./strip-flags.ts";
import type { ToolReading } from "./tool-use.ts";
import { splitWords } from "./words.ts";

/** Subcommands that link a program. */
const LINKING: ReadonlySet<string> = new Set(["build", "install", "run", "test"]);
/** Flags of `go build` whose value is the next argument. @see go help build */
const WITH_VALUE: ReadonlySet<string> = new Set(
  (
    "C p asmflags buildmode compiler covermode coverpkg gccgoflags gcflags installsuffix mod modfile overlay pgo " +
    "pkgdir tags toolexec exec count cpu list parallel run short timeout bench benchtime"
  ).split(" "),
);

/** The go command: what -ldflags hands to its linker. */
export function readGo(argv: readonly string[]): ToolReading {
  const start = argv.findIndex((word, index) => index > 0 && !word.startsWith("-"));
  if (start < 0 || !LINKING.has(argv[start] ?? "")) return { outputs: [], strips: [] };
  const outputs: string[] = [];
  const strips: StripWord[] = [];
  for (let index = start + 1; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (!word.startsWith("-")) continue; // packages may stand between flags of `go run` and its program
    const { name, value } = splitFlag(word);
    if (name === "ldflags") strips.push(...linkFlags(value ?? argv[++index] ?? ""));
    else if (name === "o") {
      const output = value ?? argv[++index];
      if (output !== undefined) outputs.push(output);
    } else if (value === undefined && WITH_VALUE.has(name)) index++;
    if (name === "args") break;
  }
  return { outputs, strips };
}

/** `go tool link`, which the go command calls. */
export function readGoLink(argv: readonly string[]): ToolReading {
  const outputs: string[] = [];
  for (let index = 1; index < argv.length; index++) {
    const { name, value } = splitFlag(argv[index] ?? "");
    const output = name === "o" ? (value ?? argv[++index]) : undefined;
    if (output !== undefined) outputs.push(output);
  }
  return { outputs, strips: readLinkWords(argv.slice(1), undefined) };
}

/** The value of -ldflags: an optional package pattern, then words, which may be quoted. */
function linkFlags(value: string): readonly StripWord[] {
  const trimmed = value.trimStart();
  const equals = trimmed.indexOf("=");
  const flags = equals > 0 && !trimmed.startsWith("-") ? trimmed.slice(equals + 1) : trimmed;
  return readLinkWords(splitWords(flags), `-ldflags "${value}"`);
}

/** Flags of the Go linker whose value is the next argument. @see go doc cmd/link */
const LINK_WITH_VALUE: ReadonlySet<string> = new Set(
  (
    "B D E H I L R T X buildid buildmode capturehostobjs cpuprofile extar extld importcfg installsuffix " +
    "k libgcc linkmode memprofile memprofilerate o pluginpath r tmpdir"
  ).split(" "),
);

function readLinkWords(words: readonly string[], written: string | undefined): readonly StripWord[] {
  const strips: StripWord[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) continue;
    const { name, value } = splitFlag(word);
    const on = value === undefined || value === "true" || value === "1";
    if (name === "s" && on) strips.push({ flag: "go -s", written: written ?? word });
    else if (name === "w" && on) strips.push({ flag: "go -w", written: written ?? word });
    else if (name === "extldflags") {
      const passed = splitWords(value ?? words[++index] ?? "").flatMap((part) =>
        part.startsWith("-Wl,") ? part.slice(4).split(",") : [part],
      );
      for (const { flag } of readLinkerWords(passed).strips) strips.push({ flag, written: written ?? word });
    } else if (value === undefined && LINK_WITH_VALUE.has(name)) index++;
  }
  return strips;
}

/** Go's flag package: one dash or two, the value joined by "=" or next. */
function splitFlag(word: string): { readonly name: string; readonly value: string | undefined } {
  const bare = word.startsWith("--") ? word.slice(2) : word.startsWith("-") ? word.slice(1) : "";
  const equals = bare.indexOf("=");
  return equals < 0 ? { name: bare, value: undefined } : { name: bare.slice(0, equals), value: bare.slice(equals + 1) };
}
