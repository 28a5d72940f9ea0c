import type { ParseIssue } from "@limpid/core";
import { textOf } from "../../content/text.ts";
import { decodeUtf16 } from "./mac-roman.ts";

const LONGEST_LINE = 1024; // characters of a line that are looked at
const MIN_SIGNS = 2;

/**
 * Beginnings of lines that only AppleScript has. Two different ones are asked for: a letter can begin with "tell
 * application", a shell script can hold `do shell script` in a text.
 */
const SIGNS: readonly RegExp[] = [
  /^(?:if .{1,200} then )?tell (?:application|app|process|current application|me)\b/i,
  /^end tell$/i,
  /^on [a-z_][\w]*\s*(?:\(|$)/i,
  /^on (?:run|open|idle|quit|error|adding folder items)\b/i,
  /^end (?:if|repeat|try|run|open)$/i,
  /^set [a-z_|][\w| ]* to \S/i,
  /^display (?:dialog|alert|notification) /i,
  /^do shell script /i,
  /^use (?:AppleScript version|scripting additions|framework) ?/i,
  /^property [a-z_|][\w| ]*\s*:/i,
  /^repeat (?:with|while|until|\d+ times)/i,
  /^(?:global|local) [a-z_|]/i,
  /^script [a-z_|][\w| ]*$/i,
  /^(?:try|activate|using terms from application .+)$/i,
];

/** What only a script for osascript begins with. */
const INTERPRETER = /^#!\s*\/usr\/bin\/(?:env )?osascript\b/;

/**
 * A word for AppleScript that is not compiled: source text, which people keep under the same names. It hides nothing,
 * so it is no artifact of this format. Conservative: undefined where two signs of the language are missing.
 */
export function textScriptIssue(head: Uint8Array): ParseIssue | undefined {
  const text = decodeText(head);
  if (text === undefined) return undefined;
  const what = "AppleScript source text, not a compiled script: nothing was left out";
  if (INTERPRETER.test(text)) return { code: "unsupported", at: 0, what };
  const signs = new Set<RegExp>();
  for (const line of codeLines(text)) {
    const sign = SIGNS.find((pattern) => pattern.test(line));
    if (sign !== undefined) signs.add(sign);
    // A page of prose about scripts begins with prose.
    if (signs.size === 0) return undefined;
    if (signs.size >= MIN_SIGNS) return { code: "unsupported", at: 0, what };
  }
  return undefined;
}

/** Lines that are neither empty nor comments. */
function codeLines(text: string): readonly string[] {
  let inComment = false;
  return text.split(/\r\n|[\r\n]/).flatMap((whole) => {
    const line = whole.slice(0, LONGEST_LINE).trim();
    const begins = line.startsWith("(*");
    const comment = inComment || begins || line === "" || line.startsWith("--") || line.startsWith("#");
    if (begins || inComment) inComment = !line.endsWith("*)");
    return comment ? [] : [line];
  });
}

/** Bytes as text: UTF-16 with its mark, else one that holds no control characters. */
function decodeText(head: Uint8Array): string | undefined {
  if (head[0] === 0xfe && head[1] === 0xff) return decodeUtf16(head.subarray(2));
  if (head[0] === 0xff && head[1] === 0xfe) return decodeUtf16(swapped(head.subarray(2)));
  if (head.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20))) return undefined;
  return textOf(head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head);
}

function swapped(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, index) => bytes[index ^ 1] ?? 0);
}
