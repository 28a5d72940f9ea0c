import { lstatSync } from "node:fs";

/** Something that the person at the keyboard can mend; its message says how. */
export class SetupError extends Error {}

/** Notes go to standard error: what a verb prints stays clean. */
export function say(text) {
  process.stderr.write(`set-up: ${text}\n`);
}

const NO_NETWORK =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|FETCH_ERROR)\b/;
const NO_SPACE = /\b(ENOSPC|EDQUOT)\b/;
const NO_RIGHTS = /\b(EACCES|EPERM|EROFS)\b/;
const NOT_THERE = /\b(E404|ETARGET|ENOVERSIONS)\b/;
const WRONG_BYTES = /\bEINTEGRITY\b/;

/** Turns what npm printed into one sentence with a mend; undefined when it is none of the usual troubles. */
export function explainNpm(output, folder) {
  if (NO_SPACE.test(output)) {
    return `no space left for ${folder} (about 450 MB are needed) or for npm's cache (npm config get cache). Free some and run it again.`;
  }
  if (NO_RIGHTS.test(output)) return noRights(folder);
  if (WRONG_BYTES.test(output)) {
    return "a package does not match its checksum in package-lock.json. Try: npm cache verify. If it stays, the registry or a proxy between changed it: do not go on.";
  }
  if (NOT_THERE.test(output)) {
    return "the package registry does not have a version that package-lock.json names. Check: npm config get registry";
  }
  if (NO_NETWORK.test(output)) {
    return "the package registry cannot be reached. Check the network and, behind a proxy: npm config set proxy http://HOST:PORT; a registry of your own: npm config set registry URL";
  }
  return undefined;
}

export function noRights(folder) {
  return `no right to write below ${folder} (owner uid ${ownerOf(folder)}, running as uid ${process.getuid?.() ?? "unknown"}). Clone the project as the user that runs it, or give that user the folder.`;
}

function ownerOf(folder) {
  try {
    return lstatSync(folder).uid;
  } catch {
    return "unknown";
  }
}
