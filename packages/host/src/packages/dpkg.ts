import { readdirSync } from "node:fs";
import { decodeLatin1, own } from "@limpid/core";
import { folderBelow } from "../below.ts";
import { type PathBytes, pathText, systemPath } from "../path-bytes.ts";
import { readSmallFile } from "../small-file.ts";
import type { InstalledPackage, Manager } from "./manager.ts";

const STATUS = "/var/lib/dpkg/status";
const INFO = "/var/lib/dpkg/info";
const DIVERSIONS = "/var/lib/dpkg/diversions";
const MAX_STATUS = 64 * 1024 * 1024; // 60,000 packages, all of Debian, have about 60 MB
const MAX_LIST = 32 * 1024 * 1024;

/**
 * Debian's package database.
 *
 * @see dpkg-query(1), dpkg-divert(1)
 */
export function openDpkg(root: PathBytes): Manager | undefined {
  const info = folderBelow(root, INFO);
  const status = readSmallFile(root, STATUS, MAX_STATUS);
  if (info === undefined || status === undefined) return undefined;
  const versions = parseStatus(status);
  const diversions = parseDiversions(readSmallFile(root, DIVERSIONS, MAX_LIST) ?? "");
  return {
    name: "dpkg",
    changes: [STATUS, DIVERSIONS],
    *list() {
      for (const record of lists(info)) {
        const [name = record] = record.split(":");
        const version = versions.get(record) ?? versions.get(name);
        const owner: InstalledPackage = { name, record, ...(version !== undefined && { version }) };
        for (const line of (readSmallFile(root, `${INFO}/${record}.list`, MAX_LIST) ?? "").split("\n")) {
          const path = decodeLatin1(line);
          if (path.startsWith("/") && path !== "/.") yield [divertedFor(diversions, path, name), owner];
        }
      }
    },
    digest(path, { name, record }) {
      const sums = readSmallFile(root, `${INFO}/${record}.md5sums`, MAX_LIST) ?? "";
      const original = originalFor(diversions, path, name);
      const hex = findSum(sums, original) ?? findSum(sums, withoutUsr(original));
      return hex === undefined ? undefined : { algorithm: "md5", hex };
    },
  };
}

/** Names of the lists without their ending: `bash`, `libc6:amd64`. */
function lists(info: PathBytes): readonly string[] {
  try {
    const names = readdirSync(systemPath(info), { encoding: "latin1" });
    return names
      .filter((name) => name.endsWith(".list"))
      .map((name) => pathText(name.slice(0, -".list".length)))
      .sort();
  } catch {
    return [];
  }
}

/** Versions of installed packages, by `name` and by `name:architecture`. */
export function parseStatus(text: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  for (const paragraph of text.split("\n\n")) {
    const name = field(paragraph, "Package");
    const version = field(paragraph, "Version");
    if (name === undefined || version === undefined || !(field(paragraph, "Status") ?? "").endsWith(" installed"))
      continue;
    versions.set(name, version);
    const architecture = field(paragraph, "Architecture");
    if (architecture !== undefined) versions.set(`${name}:${architecture}`, version);
  }
  return versions;
}

function field(paragraph: string, name: string): string | undefined {
  const start = paragraph.startsWith(`${name}: `) ? 0 : paragraph.indexOf(`\n${name}: `) + 1;
  if (start === 0 && !paragraph.startsWith(`${name}: `)) return undefined;
  const end = paragraph.indexOf("\n", start);
  // Kept for the whole run, which the status file of tens of megabytes should not be.
  return own(decodeLatin1(paragraph.slice(start + name.length + 2, end < 0 ? undefined : end)));
}

/** A package that moved another one's file out of its way. */
export interface Diversion {
  readonly from: string;
  readonly to: string;
  /** The diverting package, which keeps its own file at `from`; `:` for the administrator. */
  readonly by: string;
}

/** Three lines each: from, to, package. */
export function parseDiversions(text: string): readonly Diversion[] {
  const lines = text.split("\n").map(decodeLatin1);
  const diversions: Diversion[] = [];
  for (let index = 0; index + 2 < lines.length; index += 3) {
    const [from = "", to = "", by = ""] = lines.slice(index, index + 3);
    if (from.startsWith("/") && to.startsWith("/")) diversions.push({ from, to, by });
  }
  return diversions;
}

/** Where a file that a package ships at `path` really lies. */
function divertedFor(diversions: readonly Diversion[], path: string, name: string): string {
  return diversions.find(({ from, by }) => from === path && by !== name)?.to ?? path;
}

/** The inverse: the name under which the package ships the file at `path`. */
function originalFor(diversions: readonly Diversion[], path: string, name: string): string {
  return diversions.find(({ to, by }) => to === path && by !== name)?.from ?? path;
}

function findSum(sums: string, path: string): string | undefined {
  const wanted = `  ${Buffer.from(path.slice(1)).toString("latin1")}\n`;
  const end = sums.indexOf(wanted);
  const hex = sums.slice(end - 32, end);
  return end >= 32 && /^[0-9a-f]{32}$/.test(hex) ? hex : undefined;
}

/** Packages from before the merge of /usr list `bin/ls` for what is now `usr/bin/ls`. */
function withoutUsr(path: string): string {
  return path.startsWith("/usr/") ? path.slice("/usr".length) : path;
}
