import { escapeText } from "@limpid/core";
import type { Store } from "@limpid/store";
import { UsageError } from "../../exit-codes.ts";

const FIRST = "admin";

/**
 * For which account a link is printed: the one that was asked for; the first account, which is made when there is none;
 * an administrator, while none has a password and nobody else could let people in. undefined: for none.
 */
export async function accountForLink(store: Store, asked: string | undefined): Promise<string | undefined> {
  const users = await store.access.users.list();
  if (asked !== undefined) {
    const user = users.find(({ name }) => name === asked);
    if (user !== undefined && !user.disabled) return user.name;
    throw new UsageError(`there is no account ${escapeText(asked)} that may sign in; limpid users list shows all`);
  }
  if (users.length === 0) {
    await store.access.users.put({ name: FIRST, role: "admin" }, { who: "limpid", from: null });
    return FIRST;
  }
  const admins = users.filter(({ role, disabled }) => role === "admin" && !disabled);
  return admins.some(({ hasPassword }) => hasPassword) ? undefined : admins[0]?.name;
}
