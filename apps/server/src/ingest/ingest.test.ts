import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { temporaryFolders } from "@limpid/host/testing";
import { openStore, type Store } from "@limpid/store";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { hashOf, makeSecret } from "../access/secrets.ts";
import type { Area } from "../app/area.ts";
import { type RunningServer, startServer } from "../server.ts";
import { ConsoleImporter } from "./importer.ts";
import type { Intake } from "./intake.ts";

const newFolder = temporaryFolders(afterAll);
const LOG = readFileSync(join(import.meta.dirname, "../../../../examples/intrusion/audit.log"));
const BY = { who: "test", from: null };

let folder = "";
let store: Store;
let server: RunningServer;
let relay = "";

beforeAll(async () => {
  folder = newFolder();
  await start();
  relay = await keyOf("relay-1", "relay", ["*"]);
});

afterAll(stop);

let intake: () => Intake;
const keepIntake: Area = (_app, context) => {
  intake = () => context.intake;
};

async function start(): Promise<void> {
  store = await openStore({ folder: join(folder, "store") });
  server = await startServer({
    host: "127.0.0.1",
    port: 0,
    trustedProxies: [],
    names: [],
    store,
    state: folder,
    version: "0.1.0",
    areas: [keepIntake],
  });
}

async function stop(): Promise<void> {
  const closed = server.close();
  server.hurry();
  await closed;
  await store.close();
}

async function tokenOf(kind: "host" | "relay", speaksFor: readonly string[] = []): Promise<string> {
  const secret = makeSecret("lme_");
  const token = { hash: hashOf(secret), name: "t", kind, speaksFor, expiresMs: Date.now() + 60_000, uses: 1 };
  await store.enrolments.makeToken(token, BY);
  return secret;
}

async function keyOf(
  host: string,
  kind: "host" | "relay" = "host",
  speaksFor: readonly string[] = [],
  machine?: string,
): Promise<string> {
  const token = await tokenOf(kind, speaksFor);
  const { json } = await post(
    "/api/v1/enroll",
    JSON.stringify({ token, host, ...(machine !== undefined && { machine }) }),
    {
      "content-type": "application/json",
    },
  );
  return json.key;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  readonly json: any;
  readonly headers: Headers;
}

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<Answer> {
  const answer = await fetch(`${server.url}${path}`, { method: "POST", body, headers });
  const text = await answer.text();
  return { status: answer.status, json: text === "" ? undefined : JSON.parse(text), headers: answer.headers };
}

function as(key: string, headers: Record<string, string> = {}): Record<string, string> {
  return { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson", ...headers };
}

/** What came of it, once it is judged: findings appear a second after a stream fell silent. */
async function pathsFound(host: string): Promise<readonly string[]> {
  for (let tries = 0; tries < 300; tries++) {
    const { findings } = await store.findings.list({ filter: { host: [host] }, limit: 100 });
    if (findings.some(({ priority }) => priority === "medium")) return findings.map(({ path }) => path ?? "");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return [];
}

function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}

describe("POST /api/v1/ingest/:source", () => {
  it("keeps what it acknowledged, once, and findings come of it", async () => {
    const first = await post("/api/v1/ingest/auditd", bytes(LOG), as(relay, { "limpid-batch": "1" }));
    expect(first.json).toEqual({ outcome: "kept", bytes: LOG.length });
    const again = await post("/api/v1/ingest/auditd", bytes(LOG), as(relay, { "limpid-batch": "1" }));
    expect(again.json.outcome).toBe("already");
    expect(await pathsFound("web-3")).toContain("/tmp/.cache-x/agent");
    const host = await store.hosts.get("web-3");
    expect(host?.facts.basis).toBe("relayed");
    const { events } = await store.events.around(
      "web-3",
      Date.parse(host === undefined ? "" : new Date(host.lastSeenMs).toISOString()),
      {
        beforeMs: 1e12,
      },
    );
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events[0]?.receivedAt).toBeGreaterThan(Date.now() - 60_000);
  });

  test.each([
    { name: "gzip", body: gzipSync(LOG), encoding: "gzip" },
    { name: "zstd", body: zstdCompressSync(LOG), encoding: "zstd" },
  ])("unpacks $name", async ({ body, encoding }) => {
    const answer = await post(
      "/api/v1/ingest/auto",
      bytes(body),
      as(relay, { "content-encoding": encoding, "limpid-host": `packed-${encoding}` }),
    );
    expect(answer.json).toEqual({ outcome: "kept", bytes: LOG.length });
  });

  test.each([
    {
      name: "a bomb",
      body: gzipSync(Buffer.alloc(33 << 20)),
      headers: { "content-encoding": "gzip" },
      status: 413,
      code: "too-large",
    },
    { name: "a body that is too long", body: Buffer.alloc(17 << 20), headers: {}, status: 413, code: "too-large" },
    {
      name: "what is not packed",
      body: Buffer.from("type="),
      headers: { "content-encoding": "gzip" },
      status: 400,
      code: "damaged",
    },
    {
      name: "another compression",
      body: LOG,
      headers: { "content-encoding": "br" },
      status: 415,
      code: "unsupported-encoding",
    },
    { name: "a source of no name", body: LOG, headers: {}, source: "nothing", status: 400, code: "unknown-source" },
    { name: "an id that is none", body: LOG, headers: { "limpid-batch": "a b" }, status: 400, code: "invalid" },
    { name: "facts that are none", body: LOG, headers: { "limpid-standing": "[" }, status: 400, code: "invalid" },
  ])("refuses $name", async ({ body, headers, source = "auditd", status, code }) => {
    const answer = await post(`/api/v1/ingest/${source}`, bytes(body), as(relay, headers as Record<string, string>));
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });

  it("asks for a key that may send, and for nothing more than that", async () => {
    expect((await post("/api/v1/ingest/auditd", "", {})).status).toBe(401);
    expect((await post("/api/v1/ingest/auditd", "", as("lmh_nobodys-key"))).status).toBe(401);
    const answer = await fetch(`${server.url}/api/v1/findings`, { headers: as(relay) });
    expect(answer.status).toBe(403);
  });
});

describe("who a host is", () => {
  it("follows from its key, whatever the records say", async () => {
    const key = await keyOf("db-1");
    await post(
      "/api/v1/ingest/auditd",
      bytes(LOG),
      as(key, {
        "limpid-host": "web-3",
        "limpid-standing": '{"spoolBytes":7,"programVersion":"0.1.0"}',
        "limpid-now": String(Date.now() + 5000),
      }),
    );
    expect(await pathsFound("db-1")).toContain("/tmp/.cache-x/agent");
    const host = await store.hosts.get("db-1");
    expect(host?.facts).toMatchObject({ basis: "enrolled", spoolBytes: 7, programVersion: "0.1.0" });
    expect(host?.facts.clockOffsetMs).toBeGreaterThan(3000);
  });

  it("tells the copy of a machine apart, by its machine and by two that take turns", async () => {
    const key = await keyOf("vm-1", "host", [], "aaaaaaaaaaaaaaaa");
    const send = (headers: Record<string, string>) => post("/api/v1/ingest/auditd", bytes(LOG), as(key, headers));
    await send({ "limpid-machine": "bbbbbbbbbbbbbbbb", "limpid-instance": "one" });
    expect(await pathsFound("vm-1 (copy on bbbbbbbb)")).not.toEqual([]);
    expect(await store.hosts.get("vm-1")).toBeUndefined();
    for (const instance of ["two", "three", "two"])
      await send({ "limpid-machine": "aaaaaaaaaaaaaaaa", "limpid-instance": instance });
    expect(await pathsFound("vm-1 (copy two)")).not.toEqual([]);
  });

  it("is revoked at once", async () => {
    const key = await keyOf("gone-1");
    const [known] = await store.enrolments.keys("gone-1");
    await store.enrolments.revoke(known?.id ?? 0, BY);
    expect((await post("/api/v1/ingest/auditd", "", as(key))).status).toBe(401);
  });

  it("has a token that works once", async () => {
    const token = await tokenOf("host");
    const enroll = (host: string) =>
      post("/api/v1/enroll", JSON.stringify({ token, host }), { "content-type": "application/json" });
    expect((await enroll("new-1")).json).toMatchObject({ outcome: "enrolled", host: "new-1" });
    expect((await enroll("new-2")).status).toBe(401);
  });
});

describe("Elasticsearch's _bulk", () => {
  it("takes lines out of what shippers wrap them in, by host", async () => {
    const documents = LOG.toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map(
        (message) =>
          `{"create":{"_index":"limpid-auditd"}}\n${JSON.stringify({ "@timestamp": "x", message, host: { name: "shipped-1" } })}\n`,
      );
    const answer = await post("/elastic/_bulk", `${documents.join("")}{"create":{}}\nno JSON\n`, {
      authorization: `ApiKey ${Buffer.from(`id:${relay}`).toString("base64")}`,
      "content-type": "application/x-ndjson",
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-elastic-product")).toBe("Elasticsearch");
    expect(answer.json.errors).toBe(true);
    expect(answer.json.items).toHaveLength(documents.length + 1);
    expect(answer.json.items.at(-1).create.status).toBe(400);
    expect(await pathsFound("shipped-1")).toContain("/tmp/.cache-x/agent");
  });

  test.each(["/elastic/", "/elastic/_license", "/_cat/health"])(
    "answers what shippers ask for first at %s",
    async (path) => {
      const answer = await fetch(`${server.url}${path}`, {
        headers: { authorization: `Basic ${Buffer.from(`limpid:${relay}`).toString("base64")}` },
      });
      expect(answer.status).toBe(200);
    },
  );
});

describe("what is dropped on the console", () => {
  const importer = () => new ConsoleImporter(intake(), store);

  test.each([
    { name: "a log", body: LOG, kind: "log", format: "auditd" },
    { name: "a packed log", body: gzipSync(LOG), kind: "log", format: "auditd" },
    { name: "a text", body: Buffer.from("nothing of interest\n"), kind: "artifact", format: null },
  ])("is read: $name", async ({ body, kind, format }) => {
    const result = await importer().read({ name: "dropped", body: Readable.from([body]) });
    expect(result).toMatchObject({ kind, format });
    if (kind !== "log") return;
    expect(result).toMatchObject({ lines: 248, findings: { medium: 1, expected: 2 } });
    expect(result.hosts).toEqual([`web-3 (import ${result.id.slice(0, 8)})`]);
  });

  it("is the example, which leaves the queue and comes back", async () => {
    const { example } = importer();
    expect(await example.add(BY)).toEqual({ present: true, findings: 3 });
    // As `limpid hunt` judges it, its files at hand.
    const { findings } = await store.findings.list({ filter: { host: ["web-3 (example)"] } });
    expect(findings.map(({ priority, sha256 }) => [priority, sha256 !== null])).toEqual([
      ["high", true],
      ["expected", true],
      ["expected", true],
    ]);
    expect(await example.remove(BY)).toEqual({ present: false, findings: 0 });
    expect(await example.add(BY)).toEqual({ present: true, findings: 3 });
  });
});

const MODULES = ["x86_64", "aarch64"].map((cpu) => `/usr/lib/${cpu}-linux-gnu/rsyslog/omelasticsearch.so`);
const HAS_RSYSLOG = MODULES.some((path) => existsSync(path));
if (!HAS_RSYSLOG && process.env.LIMPID_REQUIRE === "all")
  throw new Error("omelasticsearch is missing: apt-get install rsyslog-elasticsearch");

it.skipIf(!HAS_RSYSLOG)("takes a log from a real rsyslog that believes it sends to Elasticsearch", async () => {
  const own = newFolder();
  writeFileSync(join(own, "audit.log"), LOG);
  const configuration = join(own, "rsyslog.conf");
  writeFileSync(
    configuration,
    `global(workDirectory="${own}" maxMessageSize="64k" localHostname="real-1")
module(load="imfile")
module(load="omelasticsearch")
template(name="document" type="list") { constant(value="{\\"message\\":\\"") property(name="msg" format="json") constant(value="\\",\\"host\\":\\"") property(name="hostname" format="json") constant(value="\\"}") }
input(type="imfile" file="${join(own, "audit.log")}" tag="audit" addMetadata="off")
action(type="omelasticsearch" server="127.0.0.1" serverport="${new URL(server.url).port}" usehttps="off" uid="limpid" pwd="${relay}" searchIndex="limpid-auditd" searchType="" bulkmode="on" template="document")
`,
  );
  const rsyslog = spawn("rsyslogd", ["-n", "-f", configuration, "-i", join(own, "pid")], { stdio: "ignore" });
  const gone = new Promise((resolve) => rsyslog.once("close", resolve));
  try {
    expect(await pathsFound("real-1")).toContain("/tmp/.cache-x/agent");
  } finally {
    rsyslog.kill("SIGTERM");
    await gone;
  }
});
