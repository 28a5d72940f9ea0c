import { hex } from "@limpid/core";
import { versionText } from "./libraries.ts";
import type { LoadCommands } from "./load-commands.ts";

/** A system that an image is built for. */
export type Platform = {
  readonly name: string;
  /** The oldest release that runs it. */
  readonly minimum: string;
  /** The kit it was built with; null when the command does not say. */
  readonly sdk: string | null;
  /** Compilers and linkers, as LC_BUILD_VERSION lists them: `ld 1053.12`. */
  readonly tools: readonly string[];
};

const LC_UUID = 0x1b;
const LC_SOURCE_VERSION = 0x2a;
const LC_BUILD_VERSION = 0x32;
/** LC_VERSION_MIN_*: what said the platform before 2018. */
const OLD_PLATFORMS: ReadonlyMap<number, string> = new Map([
  [0x24, "macos"],
  [0x25, "ios"],
  [0x2f, "tvos"],
  [0x30, "watchos"],
]);

/** @see https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h (PLATFORM_) */
const PLATFORMS: readonly (string | undefined)[] = [
  undefined,
  "macos",
  "ios",
  "tvos",
  "watchos",
  "bridgeos",
  "mac-catalyst",
  "ios-simulator",
  "tvos-simulator",
  "watchos-simulator",
  "driverkit",
  "visionos",
  "visionos-simulator",
  "firmware",
  "sepos",
];
const TOOLS: ReadonlyMap<number, string> = new Map([
  [1, "clang"],
  [2, "swift"],
  [3, "ld"],
  [4, "lld"],
]);
const MAX_PLATFORMS = 8; // two are usual in libraries for Mac Catalyst
const MAX_TOOLS = 16;

export function parsePlatforms(commands: LoadCommands): readonly Platform[] {
  const platforms: Platform[] = [];
  for (const command of commands.of(LC_BUILD_VERSION, ...OLD_PLATFORMS.keys()).slice(0, MAX_PLATFORMS)) {
    const body = commands.body(command, "version command");
    const old = OLD_PLATFORMS.get(command.type);
    const number = old === undefined ? body.u32("platform") : 0;
    const minimum = versionText(body.u32("minos"));
    const sdk = body.u32("sdk");
    const tools: string[] = [];
    const toolCount = old === undefined ? Math.min(body.u32("ntools"), MAX_TOOLS) : 0;
    for (let index = 0; index < toolCount && body.remaining >= 8; index++) {
      const tool = body.u32("tool");
      tools.push(`${TOOLS.get(tool) ?? `tool ${tool}`} ${versionText(body.u32("version"))}`);
    }
    if (body.issue !== undefined) continue;
    const name = old ?? PLATFORMS[number] ?? String(number);
    platforms.push({ name, minimum, sdk: sdk === 0 ? null : versionText(sdk), tools });
  }
  return platforms;
}

/** A.B.C.D.E of the project's source; null when the image does not say. */
export function parseSourceVersion(commands: LoadCommands): string | null {
  const [command] = commands.of(LC_SOURCE_VERSION);
  if (command === undefined) return null;
  const body = commands.body(command, "LC_SOURCE_VERSION");
  const version = body.u64("version");
  if (body.issue !== undefined || version === 0n) return null;
  const parts = [version >> 40n, ...[30n, 20n, 10n, 0n].map((shift) => (version >> shift) & 0x3ffn)];
  while (parts.length > 2 && parts.at(-1) === 0n) parts.pop();
  return parts.join(".");
}

/** LC_UUID as Apple's tools print it; null when there is none. */
export function parseUuid(commands: LoadCommands): string | null {
  const [command] = commands.of(LC_UUID);
  if (command === undefined) return null;
  const body = commands.body(command, "LC_UUID");
  const bytes = body.take(16, "uuid");
  if (body.issue !== undefined) return null;
  const text = hex(bytes).toUpperCase();
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}
