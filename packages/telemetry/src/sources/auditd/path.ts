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

/** `/proc/self/fd/5` and the like name a descriptor, not a place. */
export function namesDescriptor(path: string): boolean {
  if (!path.startsWith("/proc/") && !path.startsWith("/dev/fd/")) return false;
  return /^\/(?:proc\/(?:self|thread-self|\d{1,10})(?:\/task\/\d{1,10})?|dev)\/fd\/\d{1,10}$/.test(path);
}
