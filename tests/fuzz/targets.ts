import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildElf, honestSymbols } from "@limpid/inspect/testing";
import { type Cost, checkInspection, checkPrefixes } from "./checks.ts";
import { readGoldens } from "./golden.ts";
import type { Layout } from "./layout.ts";
import { elfLayout } from "./layouts/elf.ts";
import { ROOT } from "./root.ts";

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
  readonly check: (bytes: Uint8Array, random: (limit: number) => number) => Cost;
  readonly checkPrefixes: (bytes: Uint8Array, edges: readonly number[]) => void;
}

const INSPECTION = { check: checkInspection, checkPrefixes };

export const TARGETS: readonly Target[] = [
  {
    name: "elf",
    built: builtElf,
    corpus: ["elf", "malformed"],
    recognise: (bytes) => bytes[0] === 0x7f && bytes[1] === 0x45,
    layout: elfLayout,
    ...INSPECTION,
  },
];

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
