import type { FileRef, Integer64 } from "@limpid/core";
import type { JsonObject } from "../../json/read-json.ts";
import { arrayIn, integerIn, isObject, objectIn, textIn } from "../../json/values.ts";
import { fileNamed } from "../../named-file.ts";

/** The arguments of a call that a policy asked for, sorted by kind and in their order. */
export interface CallArguments {
  /** Files and paths that the kernel resolved. */
  readonly files: readonly FileRef[];
  readonly texts: readonly string[];
  readonly numbers: readonly Integer64[];
  /** What the call gave back, where the policy asked for it. */
  readonly result: Integer64 | undefined;
}

const MAX_ARGUMENTS = 16; // policies take five
const NUMBERS = ["int_arg", "uint_arg", "long_arg", "size_arg"];
const FILES = ["file_arg", "path_arg", "dentry_arg", "linux_binprm_arg"];

export function readArguments(call: JsonObject): CallArguments {
  const files: FileRef[] = [];
  const texts: string[] = [];
  const numbers: Integer64[] = [];
  for (const argument of (arrayIn(call, "args") ?? []).slice(0, MAX_ARGUMENTS)) {
    if (!isObject(argument)) continue;
    const file = fileIn(argument);
    const text = textIn(argument, "string_arg");
    const number = numberOf(argument);
    if (file !== undefined) files.push(file);
    else if (text !== undefined) texts.push(text);
    else if (number !== undefined) numbers.push(number);
  }
  return { files, texts, numbers, result: numberOf(objectIn(call, "return")) };
}

function numberOf(argument: JsonObject | undefined): Integer64 | undefined {
  for (const name of NUMBERS) {
    const number = integerIn(argument, name);
    if (number !== undefined) return number;
  }
  return undefined;
}

function fileIn(argument: JsonObject): FileRef | undefined {
  for (const name of FILES) {
    const file = objectIn(argument, name);
    const path = textIn(file, "path");
    if (path !== undefined) return resolved(path, textIn(file, "flags"), textIn(file, "permission"));
  }
  return undefined;
}

/** Paths come resolved; old versions lost the slash that they begin with. `pipe:[7]` and the like are no files. */
function resolved(path: string, flags: string | undefined, permission: string | undefined): FileRef | undefined {
  if (/^[a-z_]+:/i.test(path)) return undefined;
  const mode = permission === undefined ? undefined : modeOf(permission);
  const file = fileNamed(path.startsWith("/") ? path : `/${path}`, undefined, { mode });
  // The beginning is missing: there were more directories than the sensor could walk.
  return flags?.includes("unresolvedPathComponents") === true ? { ...file, pathBasis: "none" } : file;
}

const TYPES: ReadonlyMap<string, number> = new Map([
  ["-", 0o100000],
  ["d", 0o040000],
  ["l", 0o120000],
  ["p", 0o010000],
  ["c", 0o020000],
  ["b", 0o060000],
  ["s", 0o140000],
]);

/** `-rwxr-xr-x` */
function modeOf(permission: string): number | undefined {
  const type = TYPES.get(permission.slice(0, 1));
  if (type === undefined || !/^.[-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT]$/.test(permission)) return undefined;
  let bits = 0;
  for (let at = 1; at < 10; at++) bits = bits * 2 + (/[-ST]/.test(permission[at] ?? "-") ? 0 : 1);
  return type | bits;
}
