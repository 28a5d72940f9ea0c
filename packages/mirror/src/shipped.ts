import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readRelease } from "@limpid/attack";
import { editionOf } from "./import.ts";
import type { Mirror } from "./mirror.ts";
import { PLATFORM } from "./platform.ts";

/** Beside this module, and beside the bundled program. */
const FOLDER = fileURLToPath(new URL("./shipped/", import.meta.url));
const LICENCE = "LICENSE-ATTACK.txt";
const NAME = /^(?<domain>[a-z]+-attack)-(?<release>[0-9.]+)\.det0019\.json$/;

/**
 * Brings the shipped part of ATT&CK into a mirror: DET0019 and its neighbourhood in a few releases. What is there
 * already costs no more than the hash of a few files.
 */
export function bringShipped(mirror: Mirror): void {
  const files = readdirSync(FOLDER).flatMap((name) => {
    const { domain, release } = NAME.exec(name)?.groups ?? {};
    return domain === undefined || release === undefined ? [] : [{ name, domain, release }];
  });
  const read = files.map((file) => ({ ...file, bytes: readFileSync(`${FOLDER}${file.name}`) }));
  const there = new Set(mirror.editions().map(({ fileHash }) => fileHash));
  const hashes = read.map(({ bytes }) => PLATFORM.sha256(bytes));
  mirror.forgetShipped(hashes);
  for (const [index, { name, bytes, domain, release }] of read.entries()) {
    if (there.has(hashes[index] ?? "")) continue;
    const file = readRelease(bytes, name, { domain, release }, PLATFORM);
    if (file.kind !== "release") throw new Error(`${name}: what is shipped cannot be read`);
    const edition = { ...editionOf(file, bytes, name, 0), origin: "shipped", extent: "partial" } as const;
    mirror.keep(file, bytes, edition);
  }
}

/** MITRE's licence, which every copy of ATT&CK text carries. */
export function attackLicence(): string {
  return readFileSync(`${FOLDER}${LICENCE}`, "utf8");
}
