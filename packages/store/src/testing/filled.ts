import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store, StoreOptions } from "../store.ts";
import { openHere } from "./open-here.ts";
import { ANN, eventOf, findingOf } from "./samples-of-work.ts";

/** Makes a store with something of everything; gives its folder, closed. */
export async function fill(folder: string, options: Partial<StoreOptions> = {}): Promise<string> {
  await using(
    folder,
    async (store) => {
      await store.keep({ findings: [1, 2, 3].map((n) => findingOf(n)), events: [eventOf(1), eventOf(2)] });
      await store.events.append([eventOf(3)]);
      await store.samples.put(Buffer.from("a sample"), "test", ANN);
      await store.triage.apply({ id: "one", findings: ["finding-1"], status: "benign" }, ANN);
    },
    { samples: "keep", ...options },
  );
  return folder;
}

export async function using<T>(
  folder: string,
  work: (store: Store) => Promise<T>,
  options: Partial<StoreOptions> = {},
): Promise<T> {
  const store = await openHere({ folder, ...options });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The file of the first segment. */
export function segmentOf(folder: string): string {
  return join(folder, "events", "0000000001.seg");
}

export function check(folder: string) {
  return using(folder, (store) => store.check(), { readonly: true });
}

/** Why something was refused; undefined: it was not. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ readonly code: string; readonly message: string } | undefined> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error as { readonly code: string; readonly message: string } | undefined;
}

/** Every file of a store with its time and content, to see whether anything was touched. */
export function contentOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs} ${readFileSync(join(folder, name), "base64")}`)
    .sort();
}

/** Changes a database behind the store's back. */
export function sql(folder: string, statement: string): void {
  const database = new DatabaseSync(join(folder, "store.sqlite"));
  database.exec(statement);
  database.close();
}
