import { chmodSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemWords } from "../system-issue.ts";

/** Why there is no place for state, in words for the user. */
export interface NoState {
  readonly why: string;
}

/**
 * The folder for what outlives a run: `--state`, else LIMPID_STATE, else /var/lib/limpid for root, else the user's XDG
 * state folder. It is made when it is not there, for its owner alone.
 */
export function stateFolder(
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  uid: number,
): { readonly path: string } | NoState {
  const path = asked ?? named(env.LIMPID_STATE) ?? usual(env, uid);
  if (path === undefined) return { why: "no place for state: neither --state, LIMPID_STATE nor HOME is set" };
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const stat = statSync(path);
    if (!stat.isDirectory()) return { why: `${path}: not a folder` };
    if (stat.uid !== uid && uid >= 0) return { why: `${path}: it belongs to another user (uid ${stat.uid})` };
    // What lies there names files and commands of this host.
    if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
    return { path };
  } catch (error) {
    return { why: `${path}: ${systemWords(error)}` };
  }
}

function usual(env: Readonly<Record<string, string | undefined>>, uid: number): string | undefined {
  if (uid === 0) return "/var/lib/limpid";
  const state = named(env.XDG_STATE_HOME);
  if (state !== undefined) return join(state, "limpid");
  const home = named(env.HOME);
  return home === undefined ? undefined : join(home, ".local", "state", "limpid");
}

function named(value: string | undefined): string | undefined {
  return value === undefined || !value.startsWith("/") ? undefined : value;
}
