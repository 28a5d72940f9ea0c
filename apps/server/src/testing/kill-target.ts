import { writeSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "@limpid/store";
import { hashOf, makeSecret } from "../access/secrets.ts";
import { startServer } from "../server.ts";

/** A server in the folder of its argument, until it is killed: tells its address and a relay's key on standard output. */
const [, , folder = ""] = process.argv;
const store = await openStore({ folder: join(folder, "store"), segmentBytes: 256 * 1024 });
const server = await startServer({
  host: "127.0.0.1",
  port: 0,
  store,
  state: folder,
  version: "0.1.0",
  trustedProxies: [],
  names: [],
});
const [token, key] = [makeSecret("lme_"), makeSecret("lmh_")];
const by = { who: "test", from: null };
await store.enrolments.makeToken(
  { hash: hashOf(token), name: "test", kind: "relay", speaksFor: ["*"], expiresMs: Date.now() + 60_000, uses: 1 },
  by,
);
await store.enrolments.enrol({ tokenHash: hashOf(token), keyHash: hashOf(key), host: "relay", machine: null }, by);
writeSync(1, `${JSON.stringify({ url: server.url, key })}\n`);
