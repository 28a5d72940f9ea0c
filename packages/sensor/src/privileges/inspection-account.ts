import { parsePasswd, readSmallFile } from "@limpid/host";

/** An account of this name is used when somebody made it. */
export const INSPECTION_ACCOUNT = "limpid-inspect";

/**
 * Else a number that nobody has: above the ranges of people, distributions, systemd and containers, in the one that
 * systemd's list calls unused. Not `nobody`: that account has other processes, which could reach ours and be reached.
 *
 * @see https://systemd.io/UIDS-GIDS/
 */
const FIRST_UNUSED = 1_890_000_056;
const MAX_BYTES = 8 * 1024 * 1024;

/** The account under which hostile files are read: the same number as user and as group. */
export function inspectionAccount(passwd = readSmallFile("/", "/etc/passwd", MAX_BYTES) ?? ""): number {
  const names = parsePasswd(passwd);
  for (const [uid, name] of names) if (name === INSPECTION_ACCOUNT && uid !== 0) return uid;
  let uid = FIRST_UNUSED;
  while (names.has(uid)) uid++;
  return uid;
}
