import type { ParseIssue } from "@limpid/core";
import { textOf } from "../../content/text.ts";
import { type PlistText, plistText } from "./binary-plist.ts";
import type { LevelDecision } from "./level.ts";
import { MAGIC_LENGTH, matches, VERSION_LENGTH } from "./script-header.ts";
import { trailerAt } from "./trailer.ts";

/** JavaScript for Automation, compiled: a property list that holds the source as it was typed. */
export interface JavaScript {
  readonly version: string;
  readonly decision: LevelDecision;
  /** Offsets are relative to the script. */
  readonly source: PlistText | undefined;
  readonly issues: readonly ParseIssue[];
}

const BODY = MAGIC_LENGTH + VERSION_LENGTH;
const SOURCE = "script";
const TRAILER_MIN = 12;
const TRAILER_SEARCH = 4096; // bytes behind the trailer that a file may have and is still found

export function parseJavaScript(bytes: Uint8Array, base: number): JavaScript {
  const version = textOf(bytes.subarray(MAGIC_LENGTH, BODY));
  const end = endOfList(bytes);
  const list = bytes.subarray(BODY, end ?? bytes.length);
  const { value, issues } = plistText(list, base + BODY, SOURCE);
  if (value !== undefined) {
    const source = { ...value, offset: value.offset + BODY };
    return { version, decision: { level: "none", reasons: [] }, source, issues };
  }
  const explanation = "The compiled JavaScript does not show its source, so whether it was left out cannot be said.";
  const what = `property list: a text under the key "${SOURCE}" expected, none found`;
  const missing: ParseIssue = { code: "invalid-value", at: base + Math.min(BODY, bytes.length), what };
  return {
    version,
    decision: { level: null, reasons: [{ id: "applescript.source-absent", explanation }] },
    source: undefined,
    issues: end === undefined ? [cut(base + bytes.length)] : issues.length > 0 ? issues : [missing],
  };
}

function cut(at: number): ParseIssue {
  return { code: "truncated", at, what: "compiled JavaScript: the script ends before its trailer" };
}

/** Where the property list ends: before the trailer, which the last bytes hold; undefined when there is none. */
function endOfList(bytes: Uint8Array): number | undefined {
  const lowest = Math.max(BODY, bytes.length - TRAILER_SEARCH);
  for (let at = bytes.length - TRAILER_MIN; at >= lowest; at--) {
    if (bytes[at] !== 0x6a || !matches(bytes, at, "jscr")) continue;
    if (trailerAt(bytes, at, "jscr") === null) continue;
    // The longer form of the trailer counts a byte of padding before it.
    return bytes[at + 7] === 0x0d ? at - 1 : at;
  }
  return undefined;
}
