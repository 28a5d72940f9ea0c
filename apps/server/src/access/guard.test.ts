import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RouteOptions } from "fastify";
import { Type } from "typebox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Area } from "../app/area.ts";
import { shape } from "../contract/index.ts";
import { type As, type TestServer, testServer } from "../testing/test-server.ts";
import { SCOPES_OF_ROLE } from "./caller.ts";

interface Route {
  readonly method: string;
  readonly url: string;
  readonly scope: string;
  readonly schema: Record<string, unknown>;
}

const CHANGING = ["POST", "PUT", "PATCH", "DELETE"];
const routes: Route[] = [];
let server: TestServer;
let people: Readonly<Record<string, As>>;

/** Notes every route that comes after it; the test server adds it to its own areas, which come last. */
function noteRoutes(app: {
  readonly addHook: (name: "onRoute", hook: (route: RouteOptions) => void) => unknown;
}): void {
  app.addHook("onRoute", ({ method, url, config, schema }) => {
    // A HEAD is its GET, without the body.
    for (const one of [method].flat().filter((each) => each !== "HEAD"))
      routes.push({
        method: one,
        url,
        scope: config?.scope ?? "none",
        schema: (schema ?? {}) as Record<string, unknown>,
      });
  });
}

beforeAll(async () => {
  server = await testServer({ onApp: noteRoutes });
  people = {
    viewer: await server.signedIn("viewer"),
    analyst: await server.signedIn("analyst"),
    admin: await server.signedIn("admin"),
    reader: await server.withToken("read"),
    sender: await server.withToken("ingest"),
  };
});
afterAll(() => server.close());

const SCOPES: Readonly<Record<string, readonly string[]>> = {
  ...SCOPES_OF_ROLE,
  reader: ["read"],
  sender: ["ingest"],
};

/** An address of the route; what its parts are does not matter to the guard. */
function addressOf({ url }: Route): string {
  return url.replace(/:(\w+)/g, "999999").replace(/\*$/, "x");
}

describe("the guard", () => {
  it("stands before every route: who has not its scope does not get in", async () => {
    expect(routes.length).toBeGreaterThan(40);
    const wrong: string[] = [];
    for (const route of routes.filter(({ scope, url }) => scope !== "public" && url !== "/api/v1/live")) {
      const { method, scope } = route;
      const said = async (as: As | undefined) => (await server.ask(method, addressOf(route), as)).status;
      server.context.access.requests.forget();
      if ((await said(undefined)) !== 401) wrong.push(`${method} ${route.url} lets in who has not signed in`);
      for (const [who, as] of Object.entries(people)) {
        const may = SCOPES[who]?.includes(scope) === true;
        // What gets past the guard is refused for what it asks, or answered: both is no 401, and no 403 of the guard.
        const { status, text } = await server.ask(method, addressOf(route), as);
        const refused = status === 401 || (status === 403 && text.includes('"not-allowed"'));
        // Signing out is the one thing that ends what the others here need.
        if (refused === may && route.url !== "/api/v1/session")
          wrong.push(`${method} ${route.url} (${scope}) for ${who}: ${status}`);
        if (route.url === "/api/v1/session") people = { ...people, [who]: await again(who, as) };
      }
    }
    expect(wrong).toEqual([]);
  });

  it("changes nothing for a cookie without the header against forged changes", async () => {
    for (const route of routes.filter(({ method, scope }) => CHANGING.includes(method) && scope !== "public")) {
      const cookie = people.admin?.headers.cookie ?? "";
      for (const headers of [{ cookie }, { cookie, "x-limpid-csrf": "guessed" }, { cookie, "x-limpid-csrf": "" }]) {
        const { status, json } = await server.ask(route.method, addressOf(route), { headers });
        expect([route.url, status, json.error.code]).toEqual([route.url, 403, "csrf"]);
      }
    }
  });

  it.each([
    { what: "another origin", headers: { origin: "http://evil.example" } },
    { what: "another port of this machine", headers: { origin: "http://localhost:9999" } },
    { what: "an origin that hides itself", headers: { origin: "null" } },
    { what: "what the browser calls cross-site", headers: { "sec-fetch-site": "cross-site" } },
    { what: "what the browser calls same-site", headers: { "sec-fetch-site": "same-site" } },
  ])("refuses changes of $what, signed in or not", async ({ headers }) => {
    for (const as of [people.admin, people.reader, undefined]) {
      const answer = await server.ask("POST", "/api/v1/session", { headers: { ...as?.headers, ...headers } }, {});
      expect([answer.status, answer.json.error.code]).toEqual([403, "foreign-origin"]);
    }
  });

  it.each(["evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.1.nip.io", "[::1", "loc alhost", "-"])(
    "answers nothing under the name %s, which somebody pointed here",
    async (host) => {
      for (const path of ["/", "/healthz", "/api/v1/session", "/api/v1/findings", "/nothing"]) {
        const { status } = await server.ask("GET", path, { headers: { ...people.admin?.headers, host } });
        expect(status).toBe(421);
      }
    },
  );

  it("does not start with a route that names no scope", async () => {
    const careless: Area = (app) => void app.get("/careless", async () => "");
    await expect(testServer({ areas: [careless] })).rejects.toThrow("declares no scope");
  });

  it("limits how fast one caller asks", async () => {
    server.context.access.requests.forget();
    const said: number[] = [];
    for (let n = 0; n < 401; n++) said.push((await server.ask("GET", "/api/v1/views", people.reader)).status);
    expect(said.filter((status) => status === 429)).toHaveLength(1);
    expect((await server.ask("GET", "/api/v1/views", people.reader)).headers["retry-after"]).toBe("1");
    server.clock.now += 5000;
    expect((await server.ask("GET", "/api/v1/views", people.reader)).status).toBe(200);
  });
});

describe("the server cannot run, write or fetch on an endpoint", () => {
  /** Every name that a request can carry. */
  function namesIn(schema: unknown): readonly string[] {
    if (typeof schema !== "object" || schema === null) return [];
    const { properties, ...rest } = schema as { readonly properties?: Record<string, unknown> };
    return [...Object.keys(properties ?? {}), ...Object.values({ ...properties, ...rest }).flatMap(namesIn)];
  }

  it("has no route that takes a command, a path or an address", () => {
    const hostile =
      /^(?:command|cmd|exec|args|argv|script|shell|path|file|folder|directory|dir|url|uri|address|host_?url)$/i;
    const found = routes.flatMap(({ method, url, schema }) =>
      [schema.body, schema.params, schema.querystring]
        .flatMap(namesIn)
        .filter((name) => hostile.test(name))
        .map((name) => `${method} ${url}: ${name}`),
    );
    expect(found).toEqual([]);
    expect(namesIn(shape({ a: Type.Optional(shape({ path: Type.String() })) }))).toContain("path");
  });

  // What senders hand in (scope `ingest`) is data: it changes what is known, never what is done.
  it("changes only what stands in this list, and nothing of it reaches an endpoint", () => {
    const changing = routes
      .filter(({ method, scope }) => CHANGING.includes(method) && scope !== "ingest")
      .map(({ method, url }) => `${method} ${url}`);
    expect(changing.toSorted()).toMatchInlineSnapshot(`
      [
        "DELETE /api/v1/enrolments/keys/:id",
        "DELETE /api/v1/enrolments/tokens/:id",
        "DELETE /api/v1/example",
        "DELETE /api/v1/session",
        "DELETE /api/v1/tokens/:id",
        "DELETE /api/v1/users/:name",
        "DELETE /api/v1/views/:name",
        "POST /api/v1/config/validate",
        "POST /api/v1/enroll",
        "POST /api/v1/enrolments",
        "POST /api/v1/example",
        "POST /api/v1/findings/:id/seen",
        "POST /api/v1/findings/triage",
        "POST /api/v1/findings/triage/preview",
        "POST /api/v1/findings/triage/undo",
        "POST /api/v1/imports",
        "POST /api/v1/session",
        "POST /api/v1/session/link",
        "POST /api/v1/session/password",
        "POST /api/v1/tokens",
        "POST /api/v1/users",
        "POST /api/v1/users/:name",
        "POST /api/v1/users/:name/link",
        "PUT /api/v1/views/:name",
      ]
    `);
  });

  it("starts no program and asks no other server", () => {
    const sources = readdirSync(join(import.meta.dirname, ".."), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.split("/").includes("testing"))
      .map((name) => ({ name, text: readFileSync(join(import.meta.dirname, "..", name), "utf8") }));
    expect(sources.length).toBeGreaterThan(50);
    const found = sources.filter(({ text }) =>
      /child_process|\bfetch\(|node:http2?"|node:https"|\brequest\(\{|\beval\(|new Function/.test(
        text.replace(/^import type .*$/gm, ""),
      ),
    );
    expect(found.map(({ name }) => name)).toEqual([]);
  });
});

async function again(who: string, as: As): Promise<As> {
  return who === "viewer" || who === "analyst" || who === "admin" ? await server.signedIn(who) : as;
}
