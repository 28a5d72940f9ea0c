import { APPLE_DOUBLE_HEAD, parseAppleDoubleAttributes } from "@limpid/core";
import { lookUpBelow } from "./below.ts";
import { OpenFile } from "./open-file.ts";
import type { PathBytes } from "./path-bytes.ts";

/**
 * Extended attributes of a collected file of a Mac, by name: from the AppleDouble file beside it (`._name`), or from
 * the tree that `ditto -c -k --sequesterRsrc` and Finder make of those (`__MACOSX`). Undefined when there is neither:
 * what attributes the file itself has cannot be asked for without a native call, and a copy has seldom kept them.
 */
export function attributesBeside(folder: PathBytes, logged: string): ReadonlyMap<string, Uint8Array> | undefined {
  const slash = logged.lastIndexOf("/");
  const [parent, name] = [logged.slice(0, slash), logged.slice(slash + 1)];
  if (name === "" || name.startsWith("._")) return undefined;
  for (const path of [`${parent}/._${name}`, `/__MACOSX${parent}/._${name}`]) {
    const found = attributesIn(folder, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

const file = new OpenFile();

function attributesIn(folder: PathBytes, path: string): ReadonlyMap<string, Uint8Array> | undefined {
  const found = lookUpBelow(folder, path);
  if (found.state !== "found") return undefined;
  try {
    if ((file.open(found.path, "refuse") ?? file.measure()) !== undefined) return undefined;
    // Behind the attributes lies the resource fork, which may be of any size.
    const head = file.read(0, Math.min(file.size, APPLE_DOUBLE_HEAD));
    return parseAppleDoubleAttributes(head).value ?? undefined;
  } finally {
    file.close();
  }
}
