import type { Parsed } from "../bytes/issue.ts";
import { parseBinaryPlist } from "./binary-plist.ts";
import type { PlistValue } from "./value.ts";
import { parseXmlPlist } from "./xml-plist.ts";

/** A property list in either of its two forms; undefined when it is neither or nothing could be read. */
export function parsePlist(bytes: Uint8Array, base = 0): Parsed<PlistValue | undefined> {
  const isBinary = String.fromCharCode(...bytes.subarray(0, 6)) === "bplist";
  return isBinary ? parseBinaryPlist(bytes, base) : parseXmlPlist(bytes, base);
}
