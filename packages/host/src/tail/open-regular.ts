import { closeSync, constants, fstatSync, openSync, type Stats } from "node:fs";
import { specialWords } from "../open-file.ts";
import { type PathBytes, systemPath } from "../path-bytes.ts";
import { systemCode, systemWords } from "../system-issue.ts";

export type OpenedRegular =
  | { readonly state: "open"; readonly fd: number; readonly stat: Stats }
  | { readonly state: "missing" }
  /** It is there and cannot be followed: a link, a FIFO, no permission. */
  | { readonly state: "refused"; readonly why: string };

/**
 * Opens a regular file by the very name it was asked for: whoever can rename files of a log folder must not lead a
 * privileged reader elsewhere by a link, nor stall it by a FIFO.
 */
export function openRegular(path: PathBytes): OpenedRegular {
  let fd: number;
  try {
    fd = openSync(
      systemPath(path),
      constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY,
    );
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return { state: "missing" };
    const why = code === "ELOOP" ? "a symbolic link; name the file that it leads to" : systemWords(error);
    return { state: "refused", why };
  }
  const stat = fstatSync(fd);
  if (stat.isFile()) return { state: "open", fd, stat };
  closeSync(fd);
  return { state: "refused", why: `${specialWords(stat)}; only files can be followed (- reads standard input)` };
}
