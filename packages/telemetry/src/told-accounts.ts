import type { AccountNamed } from "@limpid/core";

const MAX_ACCOUNTS = 65_535; // of all hosts together; a hostile stream can make up any number
const MAX_NAME = 256; // LOGIN_NAME_MAX

/** Names that records give to uids: each is told once for its host, when it is first met. */
export class ToldAccounts {
  readonly #told = new Set<string>();

  /** The event to give out; undefined when there is no name, or when it was told before. */
  meet(
    uid: number | undefined,
    name: string | undefined,
    { id, at, host }: { readonly id: string; readonly at: number; readonly host: string },
  ): AccountNamed | undefined {
    if (uid === undefined || uid < 0 || name === undefined || name === "" || name.length > MAX_NAME) return undefined;
    const key = `${uid} ${host}`;
    if (this.#told.has(key) || this.#told.size >= MAX_ACCOUNTS) return undefined;
    this.#told.add(key);
    return { kind: "account.named", id: `${id}-uid-${uid}`, at, host, uid, name };
  }
}
