import { existsSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "@limpid/store";
import { hashOf, makeSecret } from "../access/secrets.ts";
import type { Area } from "../app/area.ts";
import type { Intake } from "../ingest/intake.ts";
import { startServer } from "../server.ts";

/**
 * A server in the folder of its argument, until it is killed: tells its address and a relay's key on standard output, and
 * what is in the store when a line on standard input asks and everything that arrived before is judged.
 */
const [, , folder = ""] = process.argv;
const store = await openStore({ folder: join(folder, "store") });
let intake: Intake | undefined;
const keepIntake: Area = (_app, context) => {
  intake = context.intake;
};
const server = await startServer({
  host: "127.0.0.1",
  port: 0,
  store,
  state: folder,
  version: "0.1.0",
  trustedProxies: [],
  names: [],
  areas: [keepIntake],
});
const key = existsSync(join(folder, "key")) ? readFileSync(join(folder, "key"), "utf8") : await newKey();
writeSync(1, `${JSON.stringify({ url: server.url, key })}\n`);

let [events, findings] = [0, 0];
intake?.listen((entry) => {
  events += entry.events;
  findings += entry.findings.length;
});
process.stdin.on("data", async () => {
  await intake?.settled();
  writeSync(1, `${JSON.stringify({ events, findings })}\n`);
});

/** One sender from the first start to the last: ids of batches are told apart by who sends them. */
async function newKey(): Promise<string> {
  const [token, made] = [makeSecret("lme_"), makeSecret("lmh_")];
  const by = { who: "test", from: null };
  await store.enrolments.makeToken(
    { hash: hashOf(token), name: "test", kind: "relay", speaksFor: ["*"], expiresMs: Date.now() + 60_000, uses: 1 },
    by,
  );
  await store.enrolments.enrol({ tokenHash: hashOf(token), keyHash: hashOf(made), host: "relay", machine: null }, by);
  writeFileSync(join(folder, "key"), made);
  return made;
}
