import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commit, Mirror, prepare } from "@limpid/mirror";
import { openStore, type Store } from "@limpid/store";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { type RunningServer, startServer } from "../index.ts";

const AN0056 = "x-mitre-analytic--52d150da-36f4-43b4-96c4-b4fe33b012a2";
const AN0056_HASH = "99a4dba1accb5bae1f6669664ca4b4d490feeb47ca56a69ac6beb4d225b22474";
const id = (type: string, n: number): string => `${type}--00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const named = (external_id: string) => ({ external_references: [{ source_name: "mitre-attack", external_id }] });

/** A release in which two objects have one id. */
const SHARED = JSON.stringify({
  type: "bundle",
  objects: [
    { type: "attack-pattern", id: id("attack-pattern", 1), ...named("T9001"), name: "<b>Technique</b>" },
    { type: "course-of-action", id: id("course-of-action", 1), ...named("T9001"), name: "Mitigation" },
  ],
});

let folder: string;
let store: Store;
let server: RunningServer;
let cookie: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "limpid-server-attack-"));
  const mirror = Mirror.open(folder);
  if ("why" in mirror) throw new Error(mirror.why);
  const prepared = prepare(Buffer.from(SHARED), "shared.json", { release: "15.0", domain: "ics-attack" }, 0);
  if (prepared.kind !== "release") throw new Error("no release");
  commit(mirror, prepared);
  mirror.close();
  store = await openStore({ folder: join(folder, "store") });
  server = await startServer({ store, state: folder, version: "0.0.0", port: 0 });
  const story = new URL("../../../../packages/exchange/src/testdata/linux-drop.jsonl", import.meta.url);
  await store.findings.put(JSON.parse(readFileSync(story, "utf8")));
  await store.access.users.put({ name: "ann", role: "viewer" }, { who: "test", from: null });
  const { url } = await server.link("ann");
  const token = new URL(url).hash.replace(/^#.*?=?([\w-]+)$/, "$1");
  const answer = await fetch(`${server.url}/api/v1/session/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(200);
  cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}, 30_000);
afterAll(async () => {
  await server.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, { headers: { cookie, ...headers }, redirect: "manual" });
}

async function json(path: string): Promise<Record<string, unknown> & { readonly status: number }> {
  const answer = await get(path);
  return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
}

describe("the raw endpoint", () => {
  test.each([
    `/attack/raw/enterprise-attack/19.1/${AN0056}`,
    "/attack/raw/enterprise/18.0/AN0056",
    "/attack/raw/an0056",
  ])("gives exactly the mirrored bytes: %s", async (path) => {
    const answer = await get(path);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(AN0056_HASH);
    expect(answer.headers.get("etag")).toBe(`"${AN0056_HASH}"`);
    expect(answer.headers.get("repr-digest")).toBe(`sha-256=:${Buffer.from(AN0056_HASH, "hex").toString("base64")}:`);
    expect(answer.headers.get("content-type")).toBe("application/stix+json;version=2.1");
    expect(answer.headers.get("link")).toMatch(/^<https:\/\/attack\.mitre\.org\/.*>; rel="license"/);
    expect(decodeURI(answer.headers.get("x-copyright") ?? "")).toContain("The MITRE Corporation");
  });

  it("answers 304 to who has them, with the licence", async () => {
    const answer = await get("/attack/raw/AN0056", { "if-none-match": `W/"a", "${AN0056_HASH}"` });
    expect([answer.status, await answer.text()]).toEqual([304, ""]);
    expect(answer.headers.get("link")).toContain('rel="license"');
    expect((await get("/attack/raw/AN0056", { "if-none-match": '"other"' })).status).toBe(200);
  });

  it("lists both objects of a shared id, each with an address of its own", async () => {
    const answer = await json("/attack/raw/T9001");
    expect(answer.status).toBe(300);
    const found = answer.found as { readonly type: string; readonly url: string }[];
    expect(found.map(({ type }) => type)).toEqual(["attack-pattern", "course-of-action"]);
    const technique = await get(found[0]?.url ?? "");
    expect(technique.headers.get("content-type")).toBe("application/vnd.oasis.stix+json;version=2.0");
    expect(await technique.text()).toContain('"name":"<b>Technique</b>"');
  });

  test.each([
    { path: "/attack/raw/AN9999", status: 404 },
    { path: "/attack/raw/enterprise-attack/5.0/AN0056", status: 404 },
    { path: "/attack/raw/enterprise-attack/newest/AN0056", status: 400 },
    { path: "/attack/raw/nothing/19.1/AN0056", status: 400 },
    { path: "/attack/raw/%2e%2e%2fetc", status: 400 },
  ])("refuses $path with $status", async ({ path, status }) => {
    expect((await get(path)).status).toBe(status);
  });

  it("is for those who are signed in; the licence for all", async () => {
    expect((await fetch(`${server.url}/attack/raw/AN0056`)).status).toBe(401);
    expect(await (await fetch(`${server.url}/attack/licence`)).text()).toContain("The MITRE Corporation");
  });
});

describe("the API", () => {
  it("shows an object with its related objects, settings and snapshots", async () => {
    const { objects } = await json("/api/v1/attack/objects/AN0056");
    const [page] = objects as Record<string, unknown>[];
    expect(page).toMatchObject({
      release: "19.1",
      standing: { exact: { first: "18.0", last: "19.1" } },
      relatedLeft: 0,
    });
    expect(JSON.stringify(page?.official)).toContain('"here":');
    expect(JSON.stringify(page?.snapshots)).toContain(`"rawHash":"${AN0056_HASH}"`);
    expect(page?.licence).toMatchObject({ copyright: expect.stringContaining("MITRE") });
  });

  it("searches, pages, and says where", async () => {
    const first = await json("/api/v1/attack/objects?q=auditd:SYSCALL&limit=1&domain=enterprise");
    expect(first).toMatchObject({ total: 6, next: 1, searched: [{ release: "19.1", extent: "partial" }] });
    expect((first.hits as unknown[]).length).toBe(1);
    const listed = await json("/api/v1/attack/objects?type=x-mitre-analytic&domain=enterprise");
    expect(listed).toMatchObject({ total: 4 });
  });

  it("compares an object and whole releases", async () => {
    const { changes } = await json("/api/v1/attack/objects/T1027.008/compare?from=18.1&to=19.1");
    expect(changes).toMatchObject([{ what: "content", tactics: { renamed: [{ to: "stealth" }] } }]);
    const whole = await json("/api/v1/attack/releases/compare?from=18.1&to=19.1&what=content&type=x-mitre-tactic");
    expect(whole).toMatchObject({ total: 1, changes: [{ attackId: "TA0005", nameBefore: "Defense Evasion" }] });
  });

  it("says by what a finding was judged, and what another release touches", async () => {
    const [{ id: finding } = { id: "" }] = (await store.findings.list()).findings;
    const judged = await json(`/api/v1/attack/findings/${finding}?against=18.1`);
    expect(judged).toMatchObject({ release: "19.1", touched: true });
    expect(judged.objects).toMatchObject([
      { id: "AN0056", rawHash: AN0056_HASH, touch: "unchanged", standing: { exact: { first: "18.0" } } },
      { id: "DET0019", touch: "unchanged" },
      { id: "T1027.008", touch: "content" },
    ]);
    const touched = await json("/api/v1/attack/touched?against=18.1");
    expect(touched).toMatchObject({ findings: 1, touched: 1, atLeast: false, judgements: [{ first: [finding] }] });
    expect((touched.notes as unknown[]).length).toBe(5);
  });
});
