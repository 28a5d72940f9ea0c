import { readFileSync } from "node:fs";
import { type PathBytes, pathBytes } from "./path-bytes.ts";

const REPLACEMENT = "\ufffd"; // what Node makes of bytes in an argument that are no UTF-8

/** The bytes of a path given as an argument of this process, also where they are no UTF-8. */
export function argumentBytes(argument: string, commandLine = ownCommandLine): PathBytes {
  if (!argument.includes(REPLACEMENT)) return pathBytes(argument);
  const same = commandLine().find((bytes) => bytes.toString("utf8") === argument);
  return same === undefined ? pathBytes(argument) : same.toString("latin1");
}

function ownCommandLine(): readonly Buffer[] {
  try {
    const bytes = readFileSync("/proc/self/cmdline");
    return bytes
      .toString("latin1")
      .split("\0")
      .map((argument) => Buffer.from(argument, "latin1"));
  } catch {
    return [];
  }
}
