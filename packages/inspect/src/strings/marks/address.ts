import type { Recogniser } from "./mark.ts";

const QUAD = /(?<![\w.+-])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\w-]|\.[\w])/g;
const VERSION_BEFORE = /(?:\bv|version|ver|release|rev|build|compiler|tool|lib\w{0,20}|\/|_)[ :=]{0,2}$/i;
const ADDRESS_BEFORE =
  /(?:\/\/|@|\b(?:ip|host|addr|address|server|peer|gateway|nameserver|connect|bind|listen|from|to|proxy)[ :=("']{1,3})$/i;
const ADDRESS_AFTER = /^(?::\d{1,5}\b|\/(?:[12]?\d|3[0-2])\b|:%|\/\w)/;
const RESOLVERS: ReadonlySet<string> = new Set(["1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9"]);
const LOOKS = 16;
const LONGEST = 16_384;

/**
 * Addresses of IPv4. Four numbers are as often a version or an object identifier: without a port, a prefix or a word
 * that says address, two of them have to be larger than versions go.
 */
export const ipv4: Recogniser = (text) => {
  const searched = text.slice(0, LONGEST);
  let looks = 0;
  for (const match of searched.matchAll(QUAD)) {
    if (++looks > LOOKS) break;
    const parts = match.slice(1).map(Number);
    if (parts.some((part, index) => part > 255 || String(part) !== match[index + 1])) continue;
    const before = searched.slice(Math.max(0, match.index - 24), match.index);
    const after = searched.slice(match.index + match[0].length, match.index + match[0].length + 8);
    const said = ADDRESS_BEFORE.test(before) || ADDRESS_AFTER.test(after);
    if (!said && (VERSION_BEFORE.test(before) || !looksLikeAddress(parts, match[0]))) continue;
    return { kind: "ipv4", reason: `address ${match[0]} (${kindOf(parts)})` };
  }
  return undefined;
};

const LARGEST_OF_VERSIONS = 31;

function looksLikeAddress(parts: readonly number[], text: string): boolean {
  if (RESOLVERS.has(text)) return true;
  const [first = 0, second = 0] = parts;
  if (first === 127 || (first === 192 && second === 168) || (first === 169 && second === 254)) return true;
  return first !== 0 && parts.filter((part) => part > LARGEST_OF_VERSIONS).length >= 2;
}

function kindOf([first = 0, second = 0]: readonly number[]): string {
  if (first === 127) return "this host";
  if (first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168))
    return "private";
  if (first === 169 && second === 254) return "link-local";
  if (first >= 224 && first < 240) return "multicast";
  return first === 0 || first >= 240 ? "reserved" : "public";
}

const COLONS = /(?<![\w:.])[0-9a-f:]{4,39}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])/gi;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Addresses of IPv6. Times, hardware addresses and `a::b` of C++ have colons too: three groups are asked for. */
export const ipv6: Recogniser = (text) => {
  let looks = 0;
  for (const [token] of text.slice(0, LONGEST).matchAll(COLONS)) {
    if (++looks > LOOKS) break;
    if (isIpv6(token)) return { kind: "ipv6", reason: `address ${token}` };
  }
  return undefined;
};

function isIpv6(token: string): boolean {
  const halves = token.split("::");
  if (halves.length > 2 || !/\d/.test(token) || token.includes(":::")) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => GROUP.test(group))) return false;
  return halves.length === 2
    ? groups.length >= 3 && groups.length <= 7
    : groups.length === 8 && groups.some(({ length }) => length > 2);
}
