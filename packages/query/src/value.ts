import type { QueryIssue } from "./issue.ts";

/** Controls count as space: in a value they stand in quotes, escaped. */
export function isSpace(unit: number): boolean {
  return unit <= 0x20 || unit === 0x7f || unit === 0xa0;
}

export function isNameCharacter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39);
}

/**
 * A bare value ends before a space, in a list before a comma. One in quotes may hold anything; there a backslash
 * escapes a quote, itself, and `\u` with four hexadecimal digits any unit.
 */
export function readValue(
  text: string,
  from: number,
  inList: boolean,
  issues: QueryIssue[],
): { readonly value: string; readonly next: number } {
  if (text[from] === '"') return readQuoted(text, from, issues);
  let at = from;
  while (at < text.length && !isSpace(text.charCodeAt(at)) && !(inList && text[at] === ",")) at += 1;
  return { value: text.slice(from, at), next: at };
}

function readQuoted(
  text: string,
  from: number,
  issues: QueryIssue[],
): { readonly value: string; readonly next: number } {
  const parts: string[] = [];
  let plain = from + 1;
  let at = plain;
  for (; at < text.length && text[at] !== '"'; at++) {
    if (text[at] !== "\\") continue;
    const escaped = escapeAt(text, at);
    if (escaped === undefined) {
      const what = 'a backslash in quotes stands before ", \\ or u and four hexadecimal digits';
      issues.push({ code: "bad-escape", at, length: 1, what });
      continue;
    }
    parts.push(text.slice(plain, at), escaped.value);
    at += escaped.length - 1;
    plain = at + 1;
  }
  parts.push(text.slice(plain, at));
  if (at >= text.length) {
    issues.push({ code: "unclosed-quote", at: from, length: text.length - from, what: "this quote is not closed" });
  }
  return { value: parts.join(""), next: Math.min(text.length, at + 1) };
}

function escapeAt(text: string, at: number): { readonly value: string; readonly length: number } | undefined {
  const next = text[at + 1];
  if (next === '"' || next === "\\") return { value: next, length: 2 };
  const digits = text.slice(at + 2, at + 6);
  if (next !== "u" || !/^[0-9a-f]{4}$/i.test(digits)) return undefined;
  return { value: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
}

/** What a field of input shows as nothing or in another order, and half a pair, which no address can carry. */
const HIDDEN =
  /[\0-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The inverse of {@link readValue}; well-formed text of one line, whatever the value. */
export function formatValue(value: string, inList: boolean): string {
  return isBare(value, inList) ? value : `"${value.replace(/["\\]/g, "\\$&").replace(HIDDEN, escapeUnit)}"`;
}

function isBare(value: string, inList: boolean): boolean {
  if (value === "" || value.startsWith('"') || /[ ]/.test(value) || value.search(HIDDEN) >= 0) return false;
  return inList ? !value.includes(",") : !value.startsWith("-") && !/^[a-z0-9]+:/i.test(value);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
