import { textOf } from "../../content/text.ts";
import type { LoadCommand, LoadCommands } from "./load-commands.ts";

/** A library that the dynamic linker loads with the image. */
export type LinkedLibrary = {
  readonly name: string;
  readonly kind: "needed" | "weak" | "re-exported" | "lazy" | "upward";
  readonly version: string;
};

/** How an image comes to its libraries. */
export interface Libraries {
  readonly linked: readonly LinkedLibrary[];
  /** A library's own name (LC_ID_DYLIB); null when it has none. */
  readonly installName: string | null;
  /** Where names that begin with @rpath are looked for. */
  readonly runPaths: readonly string[];
  /** LC_LOAD_DYLINKER: the program that starts this one; null when none is named. */
  readonly dynamicLinker: string | null;
  /** LC_DYLD_ENVIRONMENT: settings of the dynamic linker in the program itself. */
  readonly environment: readonly string[];
}

const LC_LOAD_DYLINKER = 0xe;
const LC_ID_DYLIB = 0xd;
const LC_DYLD_ENVIRONMENT = 0x27;
const LC_RPATH = 0x8000_001c;
const KINDS: ReadonlyMap<number, LinkedLibrary["kind"]> = new Map([
  [0xc, "needed"],
  [0x8000_0018, "weak"],
  [0x8000_001f, "re-exported"],
  [0x20, "lazy"],
  [0x8000_0023, "upward"],
]);

const LONGEST_NAME = 1024; // PATH_MAX of macOS
const MAX_LIBRARIES = 512; // the largest applications link about two hundred

/** @see https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h (dylib_command) */
export function parseLibraries(commands: LoadCommands): Libraries {
  const texts = (type: number): readonly string[] =>
    commands
      .of(type)
      .slice(0, MAX_LIBRARIES)
      .map((command) => nameOf(commands, command));
  const linked = commands
    .of(...KINDS.keys())
    .slice(0, MAX_LIBRARIES)
    .map((command): LinkedLibrary => {
      const body = commands.body(command, "dylib command");
      body.skip(8, "name, timestamp");
      const version = versionText(body.u32("current_version"));
      return { name: nameOf(commands, command), kind: KINDS.get(command.type) ?? "needed", version };
    });
  return {
    linked,
    installName: texts(LC_ID_DYLIB)[0] ?? null,
    runPaths: texts(LC_RPATH),
    dynamicLinker: texts(LC_LOAD_DYLINKER)[0] ?? null,
    environment: texts(LC_DYLD_ENVIRONMENT),
  };
}

/** All of these commands begin with the place of their text. */
function nameOf(commands: LoadCommands, command: LoadCommand): string {
  const at = commands.body(command, "name").u32("offset of the name");
  return textOf(commands.text(command, at, LONGEST_NAME));
}

/** X.Y.Z in the upper 16 and twice 8 bits. */
export function versionText(version: number): string {
  const patch = version & 0xff;
  return `${version >>> 16}.${(version >>> 8) & 0xff}${patch === 0 ? "" : `.${patch}`}`;
}
