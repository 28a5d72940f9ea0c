import { argon2Sync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@limpid/config";
import type { Finding } from "@limpid/core";
import { type RunningServer, type ServerContext, startServer } from "@limpid/server";
import { openStore, type Store } from "@limpid/store";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const BATCH = 500;
export const PASSWORD = "a password of this test";
/** In the server's own format at the least cost it can have: a sign-in of a test guards nothing. */
const PASSWORD_HASH = cheapHash(PASSWORD);
const MAKER = { who: "test", from: null } as const;

/** A server on a store of its own, with accounts: ann and ben decide, vic reads, root does everything. */
export interface Served {
  readonly server: RunningServer;
  readonly store: Store;
  /** Folder of the program's state. */
  readonly folder: string;
  readonly keep: (findings: Iterable<Finding>) => Promise<void>;
  /** Keeps them as what was just received: who listens is told. */
  readonly arrive: (findings: readonly Finding[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function serve(options: { readonly now?: () => number } = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "limpid-console-"));
  const store = await openStore({ folder: join(folder, "store"), samples: "keep", ...options });
  const roles = { root: "admin", ann: "analyst", ben: "analyst", vic: "viewer" } as const;
  for (const [name, role] of Object.entries(roles))
    await store.access.users.put({ name, role, passwordHash: PASSWORD_HASH }, MAKER);
  const config = loadConfig({ env: {}, uid: 1000 });
  if (!("origin" in config)) throw new Error("the default configuration is right");
  let context: ServerContext | undefined;
  const server = await startServer({
    store,
    state: folder,
    version: "0.1.0",
    config,
    port: 0,
    console: join(ROOT, "apps", "console", "dist"),
    areas: [
      (_app, its) => {
        context = its;
      },
    ],
    ...options,
  });
  return {
    server,
    store,
    folder,
    keep: async (findings) => {
      let batch: Finding[] = [];
      for (const finding of findings) {
        if (batch.push(finding) < BATCH) continue;
        await store.keep({ findings: batch });
        batch = [];
      }
      if (batch.length > 0) await store.keep({ findings: batch });
    },
    arrive: async (findings) => {
      await store.keep({ findings });
      for (const { id, host, priority, revision, change } of findings)
        context?.live.publish("finding", { id, host, priority, revision, change });
    },
    close: async () => {
      await server.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function cheapHash(password: string): string {
  const [message, nonce] = [Buffer.from(password), Buffer.alloc(16, "salt")];
  const tag = argon2Sync("argon2id", { message, nonce, tagLength: 32, memory: 8, passes: 1, parallelism: 1 });
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString("base64").replaceAll("=", ""));
  return `$argon2id$v=19$m=8,t=1,p=1$${salt}$${hash}`;
}
