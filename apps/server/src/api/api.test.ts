import type { Artifact, Finding, ProcessInstance } from "@limpid/core";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { ANN, eventOf, findingOf, START } from "../../../../packages/store/src/testing/samples-of-work.ts";
import { type As, type TestServer, testServer } from "../testing/test-server.ts";

/** What telemetry may hold, and what a browser, a terminal or a header would make of it. */
const HOSTILE = "</script><img src=x onerror=alert(1)>\r\nset-cookie: a=b\r\n\r\n\u001b[2J\u202e\u0000\ud800";

let server: TestServer;
let analyst: As;
let admin: As;
const get = (path: string, as: As = analyst) => server.ask("GET", `/api/v1${path}`, as);
const post = (path: string, body: unknown, as: As = analyst) => server.ask("POST", `/api/v1${path}`, as, body);

/** Every answer is held against its schema by the test server. */
beforeAll(async () => {
  server = await testServer({ samples: true });
  analyst = await server.signedIn("analyst");
  admin = await server.signedIn("admin");
  const findings: Finding[] = Array.from({ length: 40 }, (_, n) => findingOf(n));
  const hostile = findingOf(40, { id: "finding-hostile", title: HOSTILE, host: HOSTILE, priority: "high" });
  await server.store.keep({
    findings: [...findings, hostile, findingOf(1, { revision: 2, change: "raised", priority: "high", score: 90 })],
    events: Array.from({ length: 20 }, (_, n) => eventOf(n)),
    hosts: [
      { host: "web-1", at: START, lost: 2 },
      { host: HOSTILE, at: START },
      { host: "..", at: START },
    ],
    processes: [process(1), process(2, process(1)), process(3, process(2)), process(4, process(2))],
    artifacts: [artifact("0".repeat(64))],
  });
  await server.store.samples.put(Buffer.from("a sample with http://evil.example/ in it"), "test", ANN);
});
afterAll(() => server.close());

function process(n: number, parent?: ProcessInstance): ProcessInstance {
  const run = {
    image: `/bin/p${n}`,
    argv: [HOSTILE],
    argvComplete: true,
    at: START + n,
    event: undefined,
    file: undefined,
    script: undefined,
    cwd: "/",
  };
  return {
    key: `web-1/${n}/1` as ProcessInstance["key"],
    host: "web-1",
    pid: n,
    startedAt: START + n,
    startBasis: "forked",
    parent,
    images: [run],
    uid: 0,
    euid: 0,
    loginUser: null,
    session: null,
    terminal: null,
    cwd: "/",
    exitedAt: undefined,
    login: undefined,
  };
}

function artifact(sha256: string): Artifact {
  return {
    path: "/tmp/x",
    sizeBytes: 10,
    sha256,
    format: "elf",
    opacity: { level: "symbols", packed: false, reasons: [] },
    parts: [],
    issues: [],
  };
}

describe("findings", () => {
  it("come in pages, by priority, narrowed by a search", async () => {
    const first = (await get("/findings?limit=15")).json;
    expect(first.findings).toHaveLength(15);
    expect(first.findings[0].priority).toBe("high");
    const second = (await get(`/findings?limit=1000&after=${first.next}`)).json;
    expect(first.findings.length + second.findings.length).toBe(41);
    const narrowed = (await get(`/findings?q=${encodeURIComponent("priority:medium host:web-* -host:web-2")}`)).json;
    expect(narrowed.findings.every(({ host }: { host: string }) => /^web-[^2]/.test(host))).toBe(true);
    expect((await get("/findings?q=hots%3Ax")).json.issues).toMatchObject([{ code: "unknown-field", at: 0 }]);
  });

  it("have facets, details, revisions, a history, and whatever is alike", async () => {
    expect((await get("/findings/facets?q=host:web-1")).json).toMatchObject({
      findings: 6,
      facets: { host: expect.any(Array) },
    });
    const detail = (await get("/findings/finding-1")).json;
    expect(detail).toMatchObject({
      summary: { revision: 2, priority: "high" },
      revisions: [{ revision: 1 }, { revision: 2 }],
    });
    expect(detail.finding.artifact.path).toBe("/tmp/.cache-x\udcff\0/agent1");
    expect((await get("/findings/finding-1/revisions/1")).json.finding.priority).toBe("medium");
    expect((await get("/findings/finding-1/history")).json.entries).toEqual([]);
    const similar = (await get("/findings/finding-1/similar")).json;
    expect(similar.content.findings).toBeGreaterThan(1);
    const alike = (await get(`/findings?q=${encodeURIComponent(similar.content.q)}`)).json;
    expect(alike.findings.map(({ id }: { id: string }) => id)).toContain("finding-1");
  });

  it("remember what somebody looked at, and say what changed since", async () => {
    expect((await post("/findings/finding-1/seen", { revision: 1 })).status).toBe(204);
    expect((await get("/findings/finding-1")).json.summary.seen).toEqual({ revision: 1, changed: true });
    expect((await get("/findings/finding-1", admin)).json.summary.seen).toBeNull();
    const changed = (await get("/findings?q=is:changed")).json;
    expect(changed.findings.map(({ id }: { id: string }) => id)).toEqual(["finding-1"]);
  });

  it("are decided once for each id that is sent, with what the preview said, and taken back", async () => {
    const heard: string[] = [];
    const stop = server.context.live.listen({ send: ({ name }) => void heard.push(name) });
    const q = "priority:low host:web-2";
    const { findings } = (await post("/findings/triage/preview", { q })).json;
    expect(findings).toBeGreaterThan(0);
    const change = { id: "change-1", q, expected: findings, status: "benign", why: "known build" };
    expect((await post("/findings/triage", { ...change, expected: findings + 1 })).status).toBe(409);
    expect((await post("/findings/triage", change)).json).toEqual({ outcome: "applied", findings });
    expect((await post("/findings/triage", change)).json.outcome).toBe("already");
    expect((await get(`/findings?q=${encodeURIComponent(`${q} status:benign`)}`)).json.findings).toHaveLength(findings);
    expect((await post("/findings/triage/undo", { id: "undo-1", undoes: "change-1" })).json).toMatchObject({
      outcome: "applied",
      findings,
    });
    expect((await get(`/findings?q=${encodeURIComponent(`${q} status:benign`)}`)).json.findings).toEqual([]);
    stop();
    expect(heard).toEqual(["triage", "triage"]);
    const [noted] = await server.store.audit.list({ what: "triage.*", limit: 1 });
    expect(noted?.who).toBe("analyst-person");
  });

  test.each([
    { what: "nothing named", body: { id: "a" } },
    { what: "two ways to name them", body: { id: "a", findings: ["finding-1"], q: "" } },
    { what: "a search that is not clear", body: { id: "a", q: "hots:web-1", expected: 0, status: "benign" } },
    { what: "a search without what it is expected to find", body: { id: "a", q: "", status: "benign" } },
    { what: "an unknown status", body: { id: "a", findings: ["finding-1"], status: "fine" } },
    { what: "an unknown member", body: { id: "a", findings: ["finding-1"], priority: "low" } },
    { what: "an id that is none", body: { id: "a\nb", findings: ["finding-1"] } },
    {
      what: "what would change every prototype",
      body: JSON.parse('{"id":"a","findings":["finding-1"],"__proto__":{"admin":true}}'),
    },
    { what: "a list as text", body: { id: "a", findings: "finding-1" } },
  ])("are not changed by $what", async ({ body }) => {
    expect((await post("/findings/triage", body)).status).toBe(400);
  });
});

describe("what lies around them", () => {
  it("groups, hosts, artifacts, events, processes", async () => {
    const { groups } = (await get("/groups?limit=5")).json;
    expect((await get(`/groups/${groups[0].key}`)).json.hosts.length).toBeGreaterThan(0);
    expect((await get("/hosts")).json.hosts.map(({ name }: { name: string }) => name)).toContain("web-1");
    expect((await get("/hosts/web-1")).json.host.lost).toBe(2);
    expect((await get("/hosts/..%00")).json.host.name).toBe("..");
    expect((await get("/artifacts")).json.artifacts.length).toBeGreaterThan(0);
    expect((await get(`/artifacts/${"0".repeat(64)}`)).json).toMatchObject({
      artifact: { knownBy: "inspection" },
      first: expect.any(Array),
    });
    const around = (await get(`/events?host=web-1&at=${START}&afterMs=5`)).json;
    expect(around.events).toHaveLength(6);
    expect(around.events[0].file.inode).toBe("9223372036854775808");
    const records = (await get(`/events/records?host=web-1&ids=event-3,event-999&fromMs=${START}&toMs=${START + 100}`))
      .json;
    expect(records).toMatchObject({ events: [{ id: "event-3" }], missing: ["event-999"] });
    expect((await get("/processes/web-1%2F2%2F1")).json.process.images[0].argv[0]).toBe(HOSTILE);
    expect((await get("/processes/web-1%2F2%2F1/children")).json.children).toHaveLength(2);
    const tree = (await get("/processes/web-1%2F2%2F1/tree")).json;
    expect(tree).toMatchObject({ cut: false, unknown: null, ancestors: [{ pid: 1 }] });
    expect(tree.processes.map(({ depth }: { depth: number }) => depth)).toEqual([0, 1, 1]);
  });

  it("samples, each reading of which is noted before anybody has a byte", async () => {
    const { createHash } = await import("node:crypto");
    const text = "a sample with http://evil.example/ in it";
    const sha256 = createHash("sha256").update(text).digest("hex");
    await server.store.keep({ findings: [findingOf(50, { artifact: { ...findingOf(50).artifact, sha256 } })] });
    const read = await get("/findings/finding-50/bytes?offset=2&length=6");
    expect(Buffer.from(read.json.bytes, "base64").toString()).toBe("sample");
    await get("/findings/finding-50/bytes?offset=8");
    const strings = (await get("/findings/finding-50/strings?q=evil")).json;
    expect(strings.strings[0]).toMatchObject({ offset: 0, text });
    expect((await get("/findings/finding-50/layout")).json.layout.regions).toEqual([]);
    // One reader leafing through one sample is one reading; the next reader is another.
    expect(await server.store.audit.list({ what: "sample.read" })).toHaveLength(1);
    await get("/findings/finding-50/bytes", admin);
    expect((await server.store.audit.list({ what: "sample.read" })).map(({ who, subject }) => [who, subject])).toEqual([
      ["admin-person", sha256],
      ["analyst-person", sha256],
    ]);
    expect((await get("/findings/finding-3/bytes")).json.error).toMatchObject({
      code: "no-sample",
      mend: expect.any(String),
    });
  });

  it("views, the configuration, the audit log and its head", async () => {
    expect(
      (await server.ask("PUT", "/api/v1/views/mine", analyst, { q: "priority:high", settings: { order: "newest" } }))
        .json,
    ).toMatchObject({ owner: "analyst-person", q: "priority:high" });
    expect((await get("/views")).json.views).toHaveLength(1);
    expect((await get("/views", admin)).json.views).toEqual([]);
    expect((await server.ask("DELETE", "/api/v1/views/mine", admin)).status).toBe(404);
    const config = (await get("/config", admin)).json;
    expect(config).toMatchObject({ id: expect.stringMatching(/^sha256:/), file: null });
    expect((await post("/config/validate", { text: config.effective }, admin)).json).toEqual({
      valid: true,
      issues: [],
    });
    expect((await post("/config/validate", { text: "roles: 5" }, admin)).json).toMatchObject({
      valid: false,
      issues: [{ line: 1 }],
    });
    const page = (await get("/audit?limit=3", admin)).json;
    expect(page.entries).toHaveLength(3);
    expect((await get(`/audit?limit=3&after=${page.next}`, admin)).json.entries[0].n).toBe(page.next - 1);
    expect((await get("/audit/head", admin)).json).toMatchObject({ n: page.entries[0].n, hash: page.entries[0].hash });
  });
});

describe("what telemetry wrote", () => {
  it("comes out as it was, and as nothing but data", async () => {
    for (const path of [
      "/findings/finding-hostile",
      `/hosts/${encodeURIComponent(HOSTILE.slice(0, -1))}`,
      "/findings?q=host:%3C*",
    ]) {
      const { headers, text, status } = await get(path);
      expect([200, 404]).toContain(status);
      expect(headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(headers["set-cookie"]).toBeUndefined();
      expect(text).not.toMatch(/[\r\n\u001b]/);
    }
    expect((await get("/findings/finding-hostile")).json.summary.title).toBe(HOSTILE);
  });

  it("and what callers write is in no header and in no line of the log as it was", async () => {
    const before = server.log.length;
    const hostile = encodeURIComponent(HOSTILE.slice(0, -1));
    await get(`/findings/${hostile}`);
    await get(`/findings?q=${hostile}`);
    await server.ask("GET", `/${hostile}`, {
      headers: { "user-agent": "a\u001b[2J", "x-forwarded-for": "1.2.3.4\nx" },
    });
    const lines = server.log.slice(before);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      expect(line.endsWith("}\n")).toBe(true);
      expect(line.slice(0, -1)).not.toMatch(/[\r\n\u001b]/);
      expect(JSON.parse(line)).toMatchObject({ msg: "request", from: "127.0.0.1" });
    }
    expect(lines.join("")).not.toContain("onerror=alert(1)%3E?");
  });

  it("tells nothing of our insides when we are wrong", async () => {
    const { processes } = server.store as unknown as { processes: { get: unknown } };
    const get0 = processes.get;
    processes.get = () => Promise.reject(new Error("secret of the inside"));
    const answer = await get("/processes/x");
    processes.get = get0;
    expect(answer).toMatchObject({ status: 500, json: { error: { code: "internal" } } });
    expect(answer.text).not.toContain("secret of the inside");
    expect(server.log.join("")).toContain("secret of the inside");
  });
});

describe("a request", () => {
  it("has a body of a megabyte at most", async () => {
    const long = "x".repeat((1 << 20) + 1);
    expect((await post("/session", { name: "a", password: long })).status).toBe(413);
    expect((await server.ask("POST", "/api/v1/config/validate", admin, { text: "x".repeat(2 << 20) })).status).toBe(
      413,
    );
  });

  it("is refused where it cannot be read", async () => {
    const send = (payload: string, type: string) =>
      server.app.inject({
        method: "POST",
        url: "/api/v1/session",
        headers: { host: "localhost", "content-type": type },
        payload,
      });
    expect((await send("{", "application/json")).statusCode).toBe(400);
    expect((await send("name=a", "application/x-www-form-urlencoded")).statusCode).toBe(415);
    expect((await send("{}", "text/plain")).statusCode).toBe(400);
    for (const url of [
      "/api/v1/findings?limit=0",
      "/api/v1/findings?limit=x",
      "/api/v1/findings?nothing=1",
      "/api/v1/findings?q=a&q=b",
      "/api/v1/findings?after=x",
      "/api/v1/findings/%ff",
    ])
      expect([url, (await server.ask("GET", url, analyst)).status]).toEqual([url, 400]);
    expect((await get("/findings/none")).json.error).toMatchObject({ code: "not-found" });
  });
});
