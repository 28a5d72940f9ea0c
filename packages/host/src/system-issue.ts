import type { ParseIssue } from "@limpid/core";

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  ENOENT: "no such file or directory",
  ENOTDIR: "a part of the path is not a directory",
  EISDIR: "a directory, a file expected",
  ELOOP: "a symbolic link that is not followed, or a loop of links",
  ENAMETOOLONG: "the path is longer than this system allows",
  ENXIO: "a socket, or a device that is not there",
  ESPIPE: "a pipe, where a file was expected",
  ENODEV: "a device that is not there",
  EIO: "input/output error",
  ESTALE: "the file server no longer knows it",
  ETIMEDOUT: "the file server does not answer",
  ENOTCONN: "the file system is not connected",
  ENOSPC: "no space left, which a temporary file needs",
  EROFS: "a read-only file system, and a temporary file is needed",
  EMFILE: "too many open files",
  ENFILE: "too many open files in the system",
};

/** What opening or reading by position says of things that are no files. */
const SPECIAL = ["ENXIO", "ENODEV", "ESPIPE"];

/** The error code of a failed system call, such as `ENOENT`; empty when the error is of another kind. */
export function systemCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** A failed system call in words. */
export function systemWords(error: unknown): string {
  const code = systemCode(error);
  return WORDS[code] ?? (code === "" ? String(error) : code);
}

/** A failed system call as an issue of the file it was about. A bug of ours is thrown on. */
export function systemIssue(error: unknown, at = 0): ParseIssue {
  if (systemCode(error) === "" || !(error instanceof Error) || !("syscall" in error)) throw error;
  const code = SPECIAL.includes(systemCode(error)) ? "special-file" : "unreadable";
  return { code, at, what: systemWords(error) };
}
