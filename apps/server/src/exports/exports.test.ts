import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@limpid/config";
import type { Finding } from "@limpid/core";
import { openStore, type Store } from "@limpid/store";
import { afterAll, beforeAll, expect, it, test } from "vitest";
import { type RunningServer, startServer } from "../index.ts";

const story: Finding = JSON.parse(
  readFileSync(new URL("../../../../packages/exchange/src/testdata/linux-drop.jsonl", import.meta.url), "utf8"),
);

let folder: string;
let store: Store;
let server: RunningServer;
let cookie: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "limpid-server-exports-"));
  store = await openStore({ folder: join(folder, "store") });
  const config = loadConfig({ env: {}, uid: 1000 });
  if (!("origin" in config)) throw new Error("the default configuration is right");
  server = await startServer({ store, state: folder, version: "0.0.0", port: 0, config });
  const many = Array.from({ length: 230 }, (_, n) => ({ ...story, id: `f${n}`, host: n < 3 ? "web-1" : "db-1" }));
  await store.keep({ findings: many });
  const actor = { who: "test", from: null };
  await store.access.users.put({ name: "ann", role: "viewer" }, actor);
  await store.triage.apply({ id: "c1", findings: ["f1"], status: "malicious" }, actor);
  const { url } = await server.link("ann");
  const answer = await fetch(`${server.url}/api/v1/session/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: /=(.+)$/.exec(url)?.[1] }),
  });
  cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}, 30_000);
afterAll(async () => {
  await server.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

function ask(format: string, query = ""): Promise<Response> {
  return fetch(`${server.url}/api/v1/findings/export/${format}${query}`, { headers: { cookie } });
}

test.each([
  { format: "ocsf", type: "application/x-ndjson", find: /"class_uid":2004/g },
  { format: "ecs", type: "application/x-ndjson", find: /"module":"limpid"/g },
  { format: "csv", type: "text/csv; charset=utf-8; header=present", find: /\r\nf?[^\r\n]+/g },
])("$format: every finding of the query, as lines", async ({ format, type, find }) => {
  const all = await ask(format);
  expect([all.status, all.headers.get("content-type")]).toEqual([200, type]);
  expect(all.headers.get("content-disposition")).toMatch(/^attachment; filename="limpid-\w+\.\w+"$/);
  expect((await all.text()).match(find)?.length).toBe(230);
  expect((await (await ask(format, "?q=host:web-1")).text()).match(find)?.length).toBe(3);
});

it("stix: a sighting of what was called malicious, and of nothing else", async () => {
  const bundle = JSON.parse(await (await ask("stix", "?q=host:web-1")).text());
  const types = bundle.objects.map(({ type }: { readonly type: string }) => type);
  expect(types.filter((type: string) => type === "observed-data")).toHaveLength(3);
  expect(types.filter((type: string) => type === "sighting")).toHaveLength(1);
});

it("sarif: a log of what was removed from the files", async () => {
  const log = JSON.parse(await (await ask("sarif", "?q=host:web-1")).text());
  expect(log.version).toBe("2.1.0");
  expect(log.runs[0].results.length).toBeGreaterThan(0);
});

test.each(["detects", "measured", "exercised", "findings"])("navigator: the layer of what is %s", async (layer) => {
  const { versions, name } = JSON.parse(await (await ask("navigator", `?layer=${layer}`)).text());
  expect(versions.layer).toBe("4.5");
  expect(name).toContain("Limpid");
});

it("sigma: the rules of limpid export", async () => {
  expect(await (await ask("sigma")).text()).toMatch(/^---\ntitle: /);
});

test.each([
  { path: "nothing", status: 400 },
  { path: "ocsf?layer=detects", status: 400 },
  { path: "stix?bom=true", status: 400 },
])("refuses $path", async ({ path, status }) => {
  expect((await ask(path)).status).toBe(status);
});
