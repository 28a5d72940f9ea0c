import { readdirSync } from "node:fs";
import { decodeLatin1 } from "@limpid/core";
import { folderBelow } from "../below.ts";
import { type PathBytes, pathText, systemPath } from "../path-bytes.ts";
import { readSmallBytes, readSmallFile } from "../small-file.ts";
import type { Manager } from "./manager.ts";

const LOCAL = "/var/lib/pacman/local";
const MAX_FILE = 32 * 1024 * 1024;
const MAX_MTREE = 128 * 1024 * 1024;

/**
 * Arch's package database: a folder per package with `desc`, `files` and `mtree`.
 *
 * @see pacman(8), mtree(5)
 */
export function openPacman(root: PathBytes): Manager | undefined {
  const local = folderBelow(root, LOCAL);
  if (local === undefined) return undefined;
  return {
    name: "pacman",
    changes: [LOCAL],
    *list() {
      for (const record of packages(local)) {
        const desc = sections(readSmallFile(root, `${LOCAL}/${record}/desc`, MAX_FILE) ?? "");
        const name = desc.get("NAME")?.[0];
        if (name === undefined) continue;
        const version = desc.get("VERSION")?.[0];
        const owner = { name, record, ...(version !== undefined && { version }) };
        const files = sections(readSmallFile(root, `${LOCAL}/${record}/files`, MAX_FILE) ?? "").get("FILES") ?? [];
        for (const file of files) if (!file.endsWith("/")) yield [`/${file}`, owner];
      }
    },
    digest(path, { record }) {
      const mtree = unpack(readSmallBytes(root, `${LOCAL}/${record}/mtree`, MAX_FILE));
      const hex = mtree === undefined ? undefined : findDigest(mtree, path);
      return hex === undefined ? undefined : { algorithm: "sha256", hex };
    },
  };
}

function packages(local: PathBytes): readonly string[] {
  try {
    return readdirSync(systemPath(local), { encoding: "latin1" }).map(pathText).sort();
  } catch {
    return [];
  }
}

/** `%NAME%` on a line of its own, then values up to an empty line. */
function sections(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const paragraph of text.split("\n\n")) {
    const [title = "", ...values] = paragraph.trim().split("\n");
    if (/^%[A-Z0-9]+%$/.test(title)) found.set(title.slice(1, -1), values.map(decodeLatin1));
  }
  return found;
}

function unpack(packed: Buffer | undefined): string | undefined {
  const { gunzipSync } = process.getBuiltinModule("node:zlib");
  try {
    return packed && gunzipSync(packed, { maxOutputLength: MAX_MTREE }).toString("latin1");
  } catch {
    return undefined;
  }
}

/** A line is `./usr/bin/x key=value …`, with unusual bytes of the name as `\ooo`. */
function findDigest(mtree: string, path: string): string | undefined {
  const name = Buffer.from(path)
    .toString("latin1")
    .replace(/[^!-~]|[\\#]/g, octal);
  const start = mtree.indexOf(`\n.${name} `);
  if (start < 0) return undefined;
  const end = mtree.indexOf("\n", start + 1);
  return /(?:^| )sha256digest=([0-9a-f]{64})(?: |$)/.exec(mtree.slice(start + 1, end < 0 ? undefined : end))?.[1];
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
}
