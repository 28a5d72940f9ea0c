import type { FileRef } from "@limpid/core";
import type { JsonObject } from "../../json/read-json.ts";
import { flagIn, integerIn, numberIn, objectIn, textIn } from "../../json/values.ts";
import { fileNamed } from "../../named-file.ts";
import { accountIn } from "./process.ts";

const SHA256 = /^[0-9a-f]{64}$/i;

/** A file of a message. A very long path is cut, and then names nothing. */
export function readFile(file: JsonObject | undefined): FileRef | undefined {
  const path = textIn(file, "path");
  const stat = objectIn(file, "stat");
  if (path === undefined && stat === undefined) return undefined;
  const device = numberIn(stat, "dev");
  const sizeBytes = numberIn(stat, "size");
  const sha256 = hashIn(file);
  const named = fileNamed(path, undefined, {
    device: device === undefined ? undefined : String(device),
    inode: integerIn(stat, "ino"),
    mode: numberIn(stat, "mode"),
    ownerUid: accountIn(objectIn(stat, "user"), "uid"),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(sha256 === undefined ? {} : { sha256 }),
  });
  return flagIn(file, "truncated") === true ? { ...named, pathBasis: "none" } : named;
}

function hashIn(file: JsonObject | undefined): string | undefined {
  const hash = objectIn(file, "hash");
  return sha256Of(hash?.type === "HASH_ALGO_SHA256" ? textIn(hash, "hash") : undefined);
}

export function sha256Of(text: string | undefined): string | undefined {
  return text !== undefined && SHA256.test(text) ? text.toLowerCase() : undefined;
}
