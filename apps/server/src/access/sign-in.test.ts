import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type As, type TestServer, testServer } from "../testing/test-server.ts";
import { hashPassword } from "./passwords.ts";
import { hashOf } from "./secrets.ts";
import { makeSignInLink } from "./sign-in-link.ts";

const BY = { who: "test", from: null } as const;
const PASSWORD = "a long enough secret";
let server: TestServer;
let passwordHash = "";

beforeAll(async () => {
  server = await testServer();
  passwordHash = await hashPassword(PASSWORD);
  await server.store.access.users.put({ name: "root", role: "admin", passwordHash }, BY);
});
beforeEach(async () => {
  server.context.access.signInsOfAddress.forget();
  server.context.access.signInsOfAccount.forget();
  await server.store.access.users.put({ name: "ann", role: "analyst", passwordHash, disabled: false }, BY);
});
afterAll(() => server.close());

const signIn = (name: string, password: string, as?: As) =>
  server.ask("POST", "/api/v1/session", as, { name, password });
const session = (as?: As) => server.ask("GET", "/api/v1/session", as);
const link = async (user: string) =>
  (await makeSignInLink({ store: server.store, url: "http://localhost", user, now: () => server.clock.now })).url;
const openLink = (url: string) =>
  server.ask("POST", "/api/v1/session/link", undefined, { token: url.split("#sign-in=")[1] });

function cookieIn(answer: { readonly headers: Record<string, unknown> }): As {
  const [cookie = ""] = String(answer.headers["set-cookie"]).split(";");
  return { headers: { cookie } };
}

describe("a password", () => {
  it("signs in, and the cookie is out of reach of scripts and of other sites", async () => {
    const answer = await signIn("ann", PASSWORD);
    expect(answer.json).toMatchObject({ user: { name: "ann", role: "analyst", needsPassword: false } });
    expect(answer.headers["set-cookie"]).toMatch(
      /^limpid_session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    );
    expect((await session(cookieIn(answer))).json.user.name).toBe("ann");
    expect(answer.text).not.toContain(passwordHash);
  });

  it("is kept as argon2id with a salt of its own, at a cost that OWASP asks for", async () => {
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/);
    expect(await hashPassword(PASSWORD)).not.toBe(passwordHash);
  });

  it("is refused in the same words whether the account or the password is wrong, and is noted", async () => {
    const wrong = await signIn("ann", "another password");
    const nobody = await signIn("nobody", "another password");
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect(wrong.text).toBe(nobody.text);
    const noted = await server.store.audit.list({ what: "session.refused", limit: 2 });
    expect(noted.map(({ subject }) => subject)).toEqual(["nobody", "ann"]);
  });

  it("begins a session of its own: a cookie that was there before opens nothing", async () => {
    const planted = { headers: { cookie: `limpid_session=${"A".repeat(43)}` } };
    const answer = await signIn("ann", PASSWORD, planted);
    expect(answer.status).toBe(200);
    expect((await session(planted)).json.user).toBeNull();
    expect(cookieIn(answer).headers.cookie).not.toContain("AAAA");
  });

  it("is guessed ten times from one address, then not for a while, from another address it goes on", async () => {
    const said: number[] = [];
    for (let n = 0; n < 12; n++)
      said.push((await server.ask("POST", "/api/v1/session", undefined, { name: `u${n}`, password: "" })).status);
    expect(said).toEqual(Array.from({ length: 12 }, () => 400)); // an empty one is no attempt
    const tried: number[] = [];
    for (let n = 0; n < 12; n++) tried.push((await openLink("#sign-in=lml_guess")).status);
    expect(tried.filter((status) => status === 429)).toHaveLength(2);
    const refused = await signIn("ann", PASSWORD);
    expect(refused).toMatchObject({ status: 429, json: { error: { code: "too-many-attempts" } } });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    server.clock.now += 60_000;
    expect((await signIn("ann", PASSWORD)).status).toBe(200);
  });

  it("that is right counts for no attempt, and forgives no guess", async () => {
    server.clock.now += 600_000;
    const statuses = async (count: number, password: string) => {
      const said: number[] = [];
      for (let n = 0; n < count; n++) said.push((await signIn("ann", password)).status);
      return new Set(said);
    };
    expect(await statuses(15, PASSWORD)).toEqual(new Set([200]));
    expect(await statuses(9, "a guess at it")).toEqual(new Set([401]));
    expect(await statuses(3, PASSWORD)).toEqual(new Set([200]));
    expect(await statuses(1, "a guess at it")).toEqual(new Set([401]));
    expect(await statuses(2, "a guess at it")).toEqual(new Set([429]));
    server.clock.now += 600_000;
  });

  it("that is changed ends every session of the account, and asks for the old one", async () => {
    const first = cookieIn(await signIn("ann", PASSWORD));
    const second = cookieIn(await signIn("ann", PASSWORD));
    const { csrf } = (await session(second)).json;
    const change = (body: object) =>
      server.ask("POST", "/api/v1/session/password", { headers: { ...second.headers, "x-limpid-csrf": csrf } }, body);
    expect((await change({ password: "a new and longer one" })).json.error.code).toBe("wrong-password");
    expect((await change({ current: PASSWORD, password: "short" })).status).toBe(400);
    expect((await change({ current: PASSWORD, password: "ann's own password" })).json.error.code).toBe("weak-password");
    const changed = await change({ current: PASSWORD, password: "a new and longer one" });
    expect(changed.status).toBe(200);
    expect((await session(first)).json.user).toBeNull();
    expect((await session(second)).json.user).toBeNull();
    expect((await session(cookieIn(changed))).json.user.name).toBe("ann");
    expect((await signIn("ann", PASSWORD)).status).toBe(401);
    expect((await signIn("ann", "a new and longer one")).status).toBe(200);
  });
});

describe("a session", () => {
  it("ends by signing out, by age, and when it was not used for long", async () => {
    const out = cookieIn(await signIn("ann", PASSWORD));
    const { csrf } = (await session(out)).json;
    const left = await server.ask("DELETE", "/api/v1/session", { headers: { ...out.headers, "x-limpid-csrf": csrf } });
    expect(left).toMatchObject({ status: 204, headers: { "set-cookie": expect.stringContaining("Max-Age=0") } });
    expect((await session(out)).json.user).toBeNull();

    const idle = cookieIn(await signIn("ann", PASSWORD));
    server.clock.now += 12 * 3_600_000 + 1;
    expect((await session(idle)).json.user).toBeNull();

    const old = cookieIn(await signIn("ann", PASSWORD));
    for (let hour = 0; hour < 7 * 24; hour += 8) {
      expect((await session(old)).json.user, `after ${hour} hours`).not.toBeNull();
      server.clock.now += 8 * 3_600_000;
    }
    expect((await session(old)).json.user).toBeNull();
  });

  it("ends with its account, whose role is that of now", async () => {
    const admin = await server.signedIn("admin");
    const ann = cookieIn(await signIn("ann", PASSWORD));
    const put = (body: object) => server.ask("POST", "/api/v1/users/ann", admin, body);
    expect((await put({ role: "viewer" })).status).toBe(200);
    expect((await session(ann)).json.user?.role ?? "viewer").toBe("viewer");
    expect((await server.ask("POST", "/api/v1/findings/triage", ann, {})).status).toBe(403);
    expect((await put({ disabled: true })).status).toBe(200);
    expect((await session(ann)).json.user).toBeNull();
    expect((await signIn("ann", PASSWORD)).status).toBe(401);
  });

  it("is none with two cookies, or with one that is none", async () => {
    const { cookie = "" } = cookieIn(await signIn("ann", PASSWORD)).headers;
    for (const wrong of [
      `${cookie}; ${cookie}`,
      `${cookie}x`,
      cookie.slice(0, -1),
      `${cookie}; limpid_session=x`,
      "limpid_session=",
    ])
      expect((await session({ headers: { cookie: wrong } })).json.user, wrong).toBeNull();
    expect((await session({ headers: { cookie: `theme=dark; ${cookie}` } })).json.user.name).toBe("ann");
  });
});

describe("a sign-in link", () => {
  it("opens once", async () => {
    const url = await link("ann");
    expect(new URL(url)).toMatchObject({
      pathname: "/",
      search: "",
      hash: expect.stringMatching(/^#sign-in=lml_[\w-]{43}$/),
    });
    expect((await openLink(url)).json.user.name).toBe("ann");
    expect((await openLink(url)).json.error.code).toBe("link-used");
  });

  it("opens for ten minutes", async () => {
    const [late, early] = [await link("ann"), await link("ann")];
    server.clock.now += 10 * 60_000 - 1;
    expect((await openLink(early)).status).toBe(200);
    server.clock.now += 2;
    expect((await openLink(late)).status).toBe(401);
  });

  it("opens nothing for an account that is disabled", async () => {
    const url = await link("ann");
    await server.store.access.users.put({ name: "ann", disabled: true }, BY);
    expect((await openLink(url)).status).toBe(401);
  });

  it("is in no log, and its secret in no file of the store", async () => {
    const url = await link("ann");
    const secret = url.split("#sign-in=")[1] ?? "";
    await openLink(url);
    expect(server.log.join("")).not.toContain(secret);
    expect(JSON.stringify(await server.store.audit.list({ limit: 1000 }))).not.toContain(secret);
    expect(JSON.stringify(await server.store.audit.list({ limit: 1000 }))).not.toContain(hashOf(secret));
  });
});

describe("a token", () => {
  it("does what its scopes say, until it is revoked or too old", async () => {
    const admin = await server.signedIn("admin");
    const made = await server.ask("POST", "/api/v1/tokens", admin, {
      name: "reader",
      scopes: ["read"],
      expiresMs: server.clock.now + 3_600_000,
    });
    const as = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });
    const { secret, token } = made.json;
    expect(secret).toMatch(/^lmp_[\w-]{43}$/);
    expect((await server.ask("GET", "/api/v1/findings", as(secret))).status).toBe(200);
    expect((await server.ask("GET", "/api/v1/users", as(secret))).status).toBe(403);
    expect((await server.ask("GET", "/api/v1/tokens", admin)).text).not.toContain(secret);
    server.clock.now += 3_600_001;
    expect((await server.ask("GET", "/api/v1/findings", as(secret))).status).toBe(401);
    expect((await server.ask("DELETE", `/api/v1/tokens/${token.id}`, await server.signedIn("admin"))).status).toBe(204);
  });

  it("never does more than its owner may by now", async () => {
    await server.store.access.users.put({ name: "bob", role: "admin" }, BY);
    const secret = `lmp_${"b".repeat(43)}`;
    const token = {
      hash: hashOf(secret),
      name: "bobs",
      owner: "bob",
      scopes: ["read", "admin"],
      expiresMs: null,
    } as const;
    await server.store.access.tokens.make(token, BY);
    const as = { headers: { authorization: `Bearer ${secret}` } };
    expect((await server.ask("GET", "/api/v1/users", as)).status).toBe(200);
    await server.store.access.users.put({ name: "bob", role: "viewer" }, BY);
    server.context.access.forget();
    expect((await server.ask("GET", "/api/v1/users", as)).status).toBe(403);
    expect((await server.ask("GET", "/api/v1/findings", as)).status).toBe(200);
    await server.store.access.users.put({ name: "bob", disabled: true }, BY);
    server.context.access.forget();
    expect((await server.ask("GET", "/api/v1/findings", as)).status).toBe(401);
  });

  it("is made by who has what it gives, for what is not past", async () => {
    const admin = await server.signedIn("admin");
    const make = (body: object) => server.ask("POST", "/api/v1/tokens", admin, body);
    expect((await make({ name: "none", scopes: [] })).status).toBe(400);
    expect((await make({ name: "odd", scopes: ["root"] })).status).toBe(400);
    expect((await make({ name: "late", scopes: ["read"], expiresMs: 1 })).status).toBe(400);
    const limited = await server.withToken("admin");
    expect((await server.ask("POST", "/api/v1/tokens", limited, { name: "more", scopes: ["read"] })).status).toBe(403);
  });

  it.each([
    "Bearer",
    "Bearer ",
    "Bearer lmp_",
    "Basic !!!",
    "Basic YW5uOnBhc3N3b3Jk",
    "ApiKey bG1wXw==",
    `Bearer lmp_${"x".repeat(5000)}`,
  ])("is not: %s", async (authorization) => {
    const ann = cookieIn(await signIn("ann", PASSWORD));
    expect((await server.ask("GET", "/api/v1/views", { headers: { ...ann.headers, authorization } })).status).toBe(401);
  });
});

describe("accounts", () => {
  it("keep an administrator, names that are plain, and no secret in what is shown", async () => {
    const admin = await server.signedIn("admin");
    const users = await server.ask("GET", "/api/v1/users", admin);
    expect(users.text).not.toMatch(/argon2|passwordHash/);
    for (const name of ["../etc", "a b", "<b>", "limpid\n", "", "x".repeat(65)])
      expect((await server.ask("POST", "/api/v1/users", admin, { name, role: "viewer" })).status).toBe(400);
    expect((await server.ask("POST", "/api/v1/users", admin, { name: "ann", role: "viewer" })).status).toBe(409);
    expect((await server.ask("DELETE", "/api/v1/users/admin-person", admin)).status).toBe(200);
    const last = await server.ask("POST", "/api/v1/session", undefined, { name: "root", password: PASSWORD });
    const { csrf } = last.json;
    const root = { headers: { ...cookieIn(last).headers, "x-limpid-csrf": csrf } };
    await server.store.access.users.put({ name: "admin-person", disabled: true }, BY);
    expect((await server.ask("DELETE", "/api/v1/users/root", root)).status).toBe(400);
  });
});
