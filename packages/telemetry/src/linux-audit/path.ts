import { byteAt } from "@limpid/core";

const SLASH = 47;
const DOT = 46;

/** `path` without empty, `.` and `..` parts; links are not followed, because only the host could. */
export function normalisePath(path: string): string {
  if (isNormal(path)) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether no slash of an absolute path is followed by another, by a dot part or by the end. */
function isNormal(path: string): boolean {
  const last = path.length - 1;
  if (last > 0 && path.charCodeAt(last) === SLASH) return false;
  for (let at = path.indexOf("/"); at >= 0 && at < last; at = path.indexOf("/", at + 1)) {
    const next = path.charCodeAt(at + 1);
    if (next === SLASH) return false;
    if (next === DOT && isDotPart(path, at + 1)) return false;
  }
  return true;
}

function isDotPart(path: string, start: number): boolean {
  const end = path.charCodeAt(start + 1) === DOT ? start + 2 : start + 1;
  return end === path.length || path.charCodeAt(end) === SLASH;
}

const QUOTE = 34;
const LAST_ASCII = 126;

/** Whether `"…"` at `start` quotes an absolute path of printable ASCII that is normal already: one walk, no copy. */
export function isPlainPath(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== QUOTE || bytes[start + 1] !== SLASH) return false;
  let before = QUOTE;
  for (let at = start + 1; at < end; at++) {
    const code = byteAt(bytes, at);
    // A part that begins with a dot is looked at with more care.
    if (before === SLASH && (code === SLASH || code === QUOTE || (code === DOT && !startsName(bytes, at))))
      return at === start + 2 && code === QUOTE;
    if (code > LAST_ASCII) return false;
    before = code;
  }
  return true;
}

/** Whether the dot at `at` begins a name such as `.cache`, not `.` or `..`. */
function startsName(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1];
  if (next === SLASH || next === QUOTE) return false;
  if (next !== DOT) return true;
  const after = bytes[at + 2];
  return after !== SLASH && after !== QUOTE;
}

/** `/proc/self/fd/5` and the like name a descriptor, not a place. */
export function namesDescriptor(path: string): boolean {
  // `/pr…` and `/de…`: the rest is asked of few
  const [first, second] = [path.charCodeAt(1), path.charCodeAt(2)];
  if (!(first === 112 && second === 114) && !(first === 100 && second === 101)) return false;
  return /^\/(?:proc\/(?:self|thread-self|\d{1,10})(?:\/task\/\d{1,10})?|dev)\/fd\/\d{1,10}$/.test(path);
}
