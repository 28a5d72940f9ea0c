import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { specialWords } from "./open-file.ts";
import { joinPath, type PathBytes, pathBytes, pathText, systemPath } from "./path-bytes.ts";
import { systemCode, systemWords } from "./system-issue.ts";

/** What a logged path leads to below a folder. */
export type LookUp =
  /** A regular file; `path` has no link in it. */
  | { readonly state: "found"; readonly path: PathBytes; readonly stat: Stats }
  | { readonly state: "gone"; readonly explanation: string }
  | { readonly state: "unreadable"; readonly explanation: string };

const MAX_LINKS = 40; // as Linux itself: MAXSYMLINKS
const MAX_STEPS = 4096; // of one look-up; PATH_MAX bytes hold 2,048 names, links add theirs
const MAX_BYTES = 4096; // PATH_MAX

/**
 * Looks a path of a log up below `folder`, as the host that logged it would have seen it had `folder` been its
 * root: an absolute link begins at `folder` again, and `..` never leaves it. Each step is asked for by itself, so
 * no link inside a collection can lead to a file of this machine.
 *
 * What is found must be opened without following a link and compared by device and inode, because the folder
 * may change in between.
 */
export function lookUpBelow(folder: PathBytes, logged: string): LookUp {
  const found = follow(folder, logged);
  return found.state === "folder" ? { state: "unreadable", explanation: `${logged} is a directory` } : found;
}

/** The same for a directory: its path without a link in it, undefined when there is none. */
export function folderBelow(folder: PathBytes, path: string): PathBytes | undefined {
  const found = follow(folder, path);
  return found.state === "folder" ? found.path : undefined;
}

function follow(folder: PathBytes, logged: string): LookUp | { readonly state: "folder"; readonly path: PathBytes } {
  if (!logged.startsWith("/")) return { state: "gone", explanation: "the log gives no absolute path" };
  const wanted = pathBytes(logged);
  if (wanted.includes("\0")) return { state: "gone", explanation: "the logged path holds a NUL" };
  if (wanted.length > MAX_BYTES) return { state: "gone", explanation: `the logged path has ${wanted.length} bytes` };

  const ahead = wanted.split("/").reverse();
  const behind: PathBytes[] = [];
  let links = 0;
  for (let steps = 0; ahead.length > 0; steps++) {
    if (steps > MAX_STEPS) return tooFar("more names on the way than any path has");
    const name = ahead.pop();
    if (name === undefined || name === "" || name === ".") continue;
    if (name === "..") {
      behind.pop();
      continue;
    }
    const inside = `${behind.map((part) => `/${part}`).join("")}/${name}`;
    const path = joinPath(folder, inside.slice(1));
    try {
      const stat = lstatSync(systemPath(path));
      if (stat.isSymbolicLink()) {
        if (++links > MAX_LINKS) return tooFar("a loop of links");
        const target = readlinkSync(systemPath(path), "latin1");
        if (target.startsWith("/")) behind.length = 0;
        ahead.push(...target.split("/").reverse());
      } else if (stat.isDirectory()) behind.push(name);
      else if (ahead.some((part) => part !== "")) {
        return { state: "gone", explanation: `${pathText(inside)} is not a directory` };
      } else if (stat.isFile()) return { state: "found", path, stat };
      else return { state: "unreadable", explanation: `${pathText(inside)} is ${specialWords(stat)}` };
    } catch (error) {
      return explain(pathText(inside), error);
    }
  }
  return { state: "folder", path: behind.reduce(joinPath, folder) };
}

function explain(inside: string, error: unknown): LookUp {
  const code = systemCode(error);
  if (code === "") throw error;
  const explanation = `${inside}: ${systemWords(error)}`;
  return { state: code === "ENOENT" || code === "ENOTDIR" ? "gone" : "unreadable", explanation };
}

function tooFar(what: string): LookUp {
  return { state: "unreadable", explanation: `${what}; not followed to its end` };
}
