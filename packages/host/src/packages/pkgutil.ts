import { readdirSync } from "node:fs";
import { dictionaryOf, type PlistDictionary, parsePlist } from "@limpid/core";
import { folderBelow } from "../below.ts";
import { type PathBytes, pathText, systemPath } from "../path-bytes.ts";
import { readSmallBytes } from "../small-file.ts";
import { parseBom } from "./bom.ts";
import type { InstalledPackage, Manager } from "./manager.ts";

/** `/var` is a link on a Mac, which a collection may have kept or followed. */
const PLACES = ["/private/var/db/receipts", "/var/db/receipts"];
const MAX_RECEIPT = 1024 * 1024; // a receipt has a few hundred bytes
const MAX_BOM = 128 * 1024 * 1024; // that of Xcode has about 40 MB
const MAX_RECEIPTS = 20_000;
/** Top directories that are links on a Mac. */
const LINKED = /^\/(?:etc|tmp|var)\//;

/**
 * Receipts of macOS: for each package that the Installer installed a property list, and a bill of materials with the
 * files. Anybody's package leaves one: it tells which package a file is of, and nothing of who made that. There is
 * no digest in it; a file of another size is not the one that was installed.
 *
 * @see pkgutil(1)
 */
export function openPkgutil(root: PathBytes): Manager | undefined {
  const place = PLACES.find((folder) => folderBelow(root, folder) !== undefined);
  if (place === undefined) return undefined;
  const names = receipts(root, place);
  if (names.length === 0) return undefined;
  let last: { readonly record: string; readonly sizes: ReadonlyMap<string, number> } | undefined;
  return {
    name: "pkgutil",
    changes: [place],
    *list() {
      for (const record of names) {
        const receipt = readReceipt(root, place, record);
        if (receipt !== undefined) for (const path of receipt.files.keys()) yield [path, receipt.owner];
      }
    },
    digest: () => undefined,
    sizeOf(path, { record }) {
      if (last?.record !== record) last = { record, sizes: readReceipt(root, place, record)?.files ?? new Map() };
      return last.sizes.get(path);
    },
  };
}

function receipts(root: PathBytes, place: string): readonly string[] {
  const folder = folderBelow(root, place);
  try {
    const names = folder === undefined ? [] : readdirSync(systemPath(folder), { encoding: "latin1" });
    return names
      .filter((name) => name.endsWith(".plist"))
      .map((name) => pathText(name.slice(0, -".plist".length)))
      .sort()
      .slice(0, MAX_RECEIPTS);
  } catch {
    return [];
  }
}

interface Receipt {
  readonly owner: InstalledPackage;
  /** Sizes of regular files by path. */
  readonly files: ReadonlyMap<string, number>;
}

/** Undefined when half of it is missing: a property list without a bill of materials lists nothing. */
function readReceipt(root: PathBytes, place: string, record: string): Receipt | undefined {
  const plist = readSmallBytes(root, `${place}/${record}.plist`, MAX_RECEIPT);
  const bom = readSmallBytes(root, `${place}/${record}.bom`, MAX_BOM);
  const said = plist === undefined ? undefined : dictionaryOf(parsePlist(plist).value);
  if (said === undefined || bom === undefined) return undefined;
  const prefix = textOf(said, "InstallPrefixPath") ?? "/";
  const files = new Map<string, number>();
  for (const { path, sizeBytes } of parseBom(bom).value) {
    if (sizeBytes !== undefined) files.set(placed(prefix, path), sizeBytes);
  }
  return { owner: ownerOf(said, record), files };
}

function ownerOf(said: PlistDictionary, record: string): InstalledPackage {
  const version = textOf(said, "PackageVersion");
  const installed = said.get("InstallDate");
  const at = installed instanceof Date && !Number.isNaN(installed.getTime()) ? installed.toISOString() : undefined;
  return {
    name: textOf(said, "PackageIdentifier") ?? record,
    record,
    ...(version !== undefined && { version }),
    ...(at !== undefined && { installedAt: at }),
  };
}

function textOf(said: PlistDictionary, key: string): string | undefined {
  const value = said.get(key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The path as the kernel resolves it. */
function placed(prefix: string, path: string): string {
  const whole = `/${prefix}/${path}`.replace(/\/{2,}/g, "/");
  return LINKED.test(whole) ? `/private${whole}` : whole;
}
