import { decodeLatin1 } from "@limpid/core";
import type { PathBytes } from "../path-bytes.ts";
import { readSmallFile } from "../small-file.ts";
import type { Digest, InstalledPackage, Manager } from "./manager.ts";

const PLACES = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"]; // the second since apk 3
const MAX_DATABASE = 64 * 1024 * 1024;

/**
 * Alpine's package database: one text file, a paragraph per package, `F:` a directory and `R:` a file in it.
 *
 * @see https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
 */
export function openApk(root: PathBytes): Manager | undefined {
  const text = PLACES.map((place) => readSmallFile(root, place, MAX_DATABASE)).find((found) => found !== undefined);
  if (text === undefined) return undefined;
  return {
    name: "apk",
    changes: PLACES,
    *list() {
      for (const { owner, path } of entries(text)) yield [path, owner];
    },
    digest(wanted, { record }) {
      const paragraph = text.slice(Number(record), endOf(text, Number(record)));
      for (const { path, digest } of entries(paragraph)) if (path === wanted) return digest;
      return undefined;
    },
  };
}

function endOf(text: string, start: number): number {
  const end = text.indexOf("\n\n", start);
  return end < 0 ? text.length : end;
}

interface Entry {
  readonly owner: InstalledPackage;
  readonly path: string;
  readonly digest: Digest | undefined;
}

function* entries(text: string): Generator<Entry> {
  for (let start = 0; start < text.length; start = endOf(text, start) + 2) yield* packageEntries(text, start);
}

function* packageEntries(text: string, start: number): Generator<Entry> {
  let owner: InstalledPackage = { name: "", record: String(start) };
  let folder = "";
  let file: string | undefined;
  let digest: Digest | undefined;
  for (const line of text.slice(start, endOf(text, start)).split("\n")) {
    const value = line.slice(2);
    const field = line.slice(0, 2);
    if (field === "Z:") digest = parseChecksum(value);
    if (file !== undefined && (field === "R:" || field === "F:")) {
      yield { owner, path: `${folder}/${file}`, digest };
      file = undefined;
      digest = undefined;
    }
    if (field === "P:") owner = { ...owner, name: decodeLatin1(value) };
    else if (field === "V:") owner = { ...owner, version: decodeLatin1(value) };
    else if (field === "F:") folder = value === "" ? "" : `/${decodeLatin1(value)}`;
    else if (field === "R:") file = decodeLatin1(value);
  }
  if (file !== undefined) yield { owner, path: `${folder}/${file}`, digest };
}

/** `Q1` and base64 of a SHA-1, `Q2` and base64 of a SHA-256. */
function parseChecksum(text: string): Digest | undefined {
  const algorithm = text.startsWith("Q1") ? "sha1" : text.startsWith("Q2") ? "sha256" : undefined;
  const bytes = Buffer.from(text.slice(2), "base64");
  if (algorithm === undefined || bytes.length !== (algorithm === "sha1" ? 20 : 32)) return undefined;
  return { algorithm, hex: bytes.toString("hex") };
}
