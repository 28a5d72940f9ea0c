import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeText, formatTime } from "@limpid/core";
import { stateFolder } from "@limpid/host";
import { hashPassword, makeSignInLink } from "@limpid/server/accounts";
import { openStore, type Store, StoreError, USER_ROLES, type User, type UserRole } from "@limpid/store";
import { InputError, UsageError } from "../../exit-codes.ts";
import { stdout } from "../../terminal/output.ts";
import type { UsersFlags } from "./index.ts";

/** In the audit log: who has this folder's rights. */
const BY = { who: "limpid", from: null } as const;
const SHORTEST = 12;
const LONGEST = 200;

export async function list(flags: UsersFlags, json: boolean): Promise<void> {
  const users = await using(flags, true, (store) => store.access.users.list());
  if (json) {
    for (const user of users) stdout.line(JSON.stringify({ schema: "limpid.user/1", ...user }));
    return;
  }
  const rows = users.map((user) => [user.name, user.role, stateOf(user)]);
  const width = Math.max(4, ...rows.map(([name = ""]) => name.length));
  for (const [name = "", role = "", state = ""] of rows)
    stdout.line(`${name.padEnd(width)}  ${role.padEnd(8)} ${state}`.trimEnd());
  if (rows.length === 0) stdout.line("no account yet; the first start of limpid serve makes admin");
}

function stateOf({ disabled, hasPassword, lastSignInMs }: User): string {
  const parts = [
    ...(disabled ? ["disabled"] : []),
    ...(hasPassword ? [] : ["no password yet"]),
    lastSignInMs === null ? "never signed in" : `signed in ${formatTime(lastSignInMs)}`,
  ];
  return parts.join(", ");
}

export async function add(flags: UsersFlags, name: string, role: UserRole): Promise<void> {
  await using(flags, false, async (store) => {
    if ((await store.access.users.get(name)) !== undefined)
      throw new UsageError(`there is an account ${escapeText(name)} already`);
    const user = await store.access.users.put({ name, role }, BY);
    stdout.line(`${user.name} is ${user.role === "viewer" ? "a viewer" : `an ${user.role}`}`);
    await printLink(store, flags, user.name);
  });
}

export async function link(flags: UsersFlags, name: string): Promise<void> {
  await using(flags, false, async (store) => {
    const user = await known(store, name);
    if (user.disabled) throw new UsageError(`${user.name} is disabled; limpid users enable ${user.name}`);
    await printLink(store, flags, user.name);
  });
}

export async function password(flags: UsersFlags, name: string): Promise<void> {
  const given = passwordFromInput();
  await using(flags, false, async (store) => {
    const user = await known(store, name);
    await store.access.users.put({ name: user.name, passwordHash: await hashPassword(given) }, BY);
    stdout.line(`${user.name} has a new password; its sessions ended`);
  });
}

export async function role(flags: UsersFlags, name: string, to: string): Promise<void> {
  const wanted = USER_ROLES.find((one) => one === to);
  if (wanted === undefined) throw new UsageError(`no role ${escapeText(to)}; there are ${USER_ROLES.join(", ")}`);
  await using(flags, false, async (store) => {
    const user = await store.access.users.put({ name: (await known(store, name)).name, role: wanted }, BY);
    stdout.line(`${user.name} is ${user.role === "viewer" ? "a viewer" : `an ${user.role}`}`);
  });
}

export async function disable(flags: UsersFlags, name: string, disabled: boolean): Promise<void> {
  await using(flags, false, async (store) => {
    const user = await store.access.users.put({ name: (await known(store, name)).name, disabled }, BY);
    stdout.line(`${user.name} ${disabled ? "signs in no more" : "may sign in"}`);
  });
}

async function known(store: Store, name: string): Promise<User> {
  const user = await store.access.users.get(name);
  if (user === undefined) throw new UsageError(`there is no account ${escapeText(name)}; limpid users list shows all`);
  return user;
}

async function printLink(store: Store, { url }: UsersFlags, user: string): Promise<void> {
  if (!/^https?:\/\/[^/\s]+\/?$/.test(url))
    throw new UsageError("--url: an address such as https://limpid.example.org is expected");
  const made = await makeSignInLink({ store, url: url.replace(/\/$/, ""), user, now: Date.now });
  stdout.line("Start the server (limpid serve); this link signs in, once and within ten minutes:");
  stdout.line(`  ${made.url}`);
}

function passwordFromInput(): string {
  if (process.stdin.isTTY)
    throw new UsageError("the password is read from standard input: limpid users password NAME < FILE");
  const text = readFileSync(0, "utf8").replace(/\r?\n$/, "");
  if (text.length < SHORTEST || text.length > LONGEST || /[\r\n\0]/.test(text))
    throw new UsageError(`a password of ${SHORTEST} to ${LONGEST} characters on one line is expected`);
  return text;
}

async function using<T>(flags: UsersFlags, readonly: boolean, work: (store: Store) => Promise<T>): Promise<T> {
  const found = stateFolder(flags.state, process.env, process.getuid?.() ?? -1);
  if ("why" in found) throw new InputError(`${found.why}. Name another folder: --state DIR`);
  try {
    const store = await openStore({ folder: join(found.path, "store"), readonly });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError) || error.code === "internal") throw error;
    if (error.code === "in-use") {
      throw new InputError(
        `${error.message}\nWhile the server runs, accounts are changed in its console: Settings. Or stop it first.`,
      );
    }
    throw error.code === "refused" || error.code === "conflict"
      ? new UsageError(error.message)
      : new InputError(error.message, { cause: error });
  }
}
