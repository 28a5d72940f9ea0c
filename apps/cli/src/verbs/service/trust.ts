import { dirname, join } from "node:path";
import type { ServiceHost } from "./service-host.ts";

const WRITABLE_BY_OTHERS = 0o022;
/** More than all our folders hold; beyond it something else lies there. */
const MAX_ENTRIES = 20_000;

type Trusting = Pick<ServiceHost, "entry" | "names" | "owner" | "real">;

/**
 * Why root must not run what lies at these places: somebody else could replace it, in it or in a folder above it.
 * Undefined when root alone can.
 */
export function whyUntrusted(host: Trusting, parts: readonly string[]): string | undefined {
  const checked = new Set<string>();
  const entered = new Set<string>();
  const open = [...parts];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (entered.has(path)) continue;
    entered.add(path);
    if (entered.size > MAX_ENTRIES) return `more than ${MAX_ENTRIES} files lie there: that is not this program`;
    for (const one of withFoldersAbove(path)) {
      if (checked.has(one)) break; // and so were all above it
      checked.add(one);
      const why = whyOneIsUntrusted(host, one);
      if (why !== undefined) return why;
    }
    const kind = host.entry(path)?.kind;
    if (kind === "folder") for (const name of host.names(path)) open.push(join(path, name));
    else if (kind === "link") open.push(host.real(path));
  }
  return undefined;
}

function withFoldersAbove(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...withFoldersAbove(above)]; // as deep as a path, which has a limit
}

function whyOneIsUntrusted(host: Trusting, path: string): string | undefined {
  const entry = host.entry(path);
  if (entry === undefined) return `${path} is not there`;
  if (entry.uid !== host.owner && entry.uid !== 0) return `${path} belongs to uid ${entry.uid}`;
  if (entry.kind !== "link" && (entry.mode & WRITABLE_BY_OTHERS) !== 0) {
    return `${path} can be written by others (mode ${(entry.mode & 0o7777).toString(8)})`;
  }
  return undefined;
}
