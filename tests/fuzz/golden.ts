import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Failure } from "./failure.ts";
import { ROOT } from "./root.ts";

/** Inputs that once failed: a line that says how, then the file, compressed, in base64. Nothing in them runs. */
const ENDING = ".fuzz.txt";
const LINE = 100;

export interface Golden {
  readonly path: string;
  readonly target: string;
  readonly what: string;
  readonly bytes: Uint8Array;
}

const FOLDERS = [
  { target: "elf", folder: "packages/inspect/src/formats/elf/testdata" },
  { target: "macho", folder: "packages/inspect/src/formats/macho/testdata" },
  { target: "applescript", folder: "packages/inspect/src/formats/applescript/testdata" },
  { target: "archive", folder: "packages/host/src/archives/testdata" },
  { target: "strings", folder: "packages/inspect/src/strings/testdata" },
] as const;

export function readGoldens(): readonly Golden[] {
  return FOLDERS.flatMap(({ target, folder }) =>
    namesIn(folder).map((name) => {
      const [what = "", ...lines] = readFileSync(join(ROOT, folder, name), "latin1").split("\n");
      const bytes = new Uint8Array(gunzipSync(Buffer.from(lines.join(""), "base64")));
      return { path: `${folder}/${name}`, target, what: what.replace(/^# /, ""), bytes };
    }),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith(ENDING))
      .sort();
  } catch {
    return []; // a format without any test data
  }
}

const MOST_STORED = 3_000; // bytes, compressed: what is left of a real file then is a ruin of it, and no copy
const ASIDE = ".limpid/fuzz"; // for the person at the keyboard, not for the project

/** Stores a failing input below its format, or aside when it is too large; gives the path within the checkout. */
export function writeGolden(target: string, bytes: Uint8Array, failure: Failure): string {
  const compressed = gzipSync(bytes, { level: 9 });
  const home = FOLDERS.find((one) => one.target === target)?.folder;
  const folder = home !== undefined && compressed.length <= MOST_STORED ? home : ASIDE;
  const name = `${failure.kind}-${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}${ENDING}`;
  const what = `# ${failure.kind}: ${failure.message.replace(/[^ -~]/g, "?").slice(0, 200)}`;
  const base64 = compressed.toString("base64");
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  mkdirSync(join(ROOT, folder), { recursive: true });
  writeFileSync(join(ROOT, folder, name), `${[what, ...lines].join("\n")}\n`);
  return `${folder}/${name}`;
}
