import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, beforeEach, describe, expect, it, test } from "vitest";
import type { Store } from "../store.ts";
import { refusal } from "../testing/filled.ts";
import { openHere } from "../testing/open-here.ts";
import { ANN } from "../testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);
let now = 0;
let store: Store;
beforeEach(async () => {
  now = 1000;
  store = await openHere({ folder: join(newFolder(), "store"), now: () => now });
  await store.access.users.put({ name: "root", role: "admin", passwordHash: "$argon2id$…" }, ANN);
  await store.access.users.put({ name: "ann", role: "analyst" }, ANN);
});
afterEach(() => store.close());

const hash = (n: number): string => n.toString(16).padStart(64, "0");

describe("users", () => {
  it("are made and changed by what is named of them", async () => {
    await store.access.users.put({ name: "ann", role: "viewer" }, ANN);
    expect(await store.access.users.get("ann")).toMatchObject({ role: "viewer", disabled: false, hasPassword: false });
    expect(await store.access.users.get("root")).toMatchObject({ hasPassword: true, passwordHash: "$argon2id$…" });
    expect((await store.access.users.list()).map(({ name }) => name)).toEqual(["ann", "root"]);
    expect(JSON.stringify(await store.audit.list())).not.toContain("argon2id");
  });

  test.each([
    { name: "nobody's name", user: { name: "none", role: "admin" } },
    { name: "the store's own name", user: { name: "Limpid", role: "admin" } },
    { name: "a name that is a path", user: { name: "../ann", role: "admin" } },
    { name: "an empty name", user: { name: "", role: "admin" } },
    { name: "a role that there is not", user: { name: "eve", role: "root" } },
    { name: "a new one without a role", user: { name: "eve" } },
    { name: "the last administrator disabled", user: { name: "root", disabled: true } },
    { name: "the last administrator with another role", user: { name: "root", role: "analyst" } },
  ])("$name: refused", async ({ user }) => {
    const error = await refusal(store.access.users.put(user as { name: string }, ANN));
    expect(error).toMatchObject({ code: "refused" });
    expect(await store.access.users.get("root")).toMatchObject({ role: "admin", disabled: false });
  });
});

describe("sessions", () => {
  const begin = (n: number, user: string) =>
    store.access.sessions.begin({ hash: hash(n), user, expiresMs: now + 1000, agent: "a browser" }, ANN);

  it("begin, last as long as they are used, and end", async () => {
    await begin(1, "ann");
    expect(await store.access.sessions.get(hash(1))).toMatchObject({ user: { name: "ann" }, agent: "a browser" });
    now += 900;
    await store.access.sessions.used(hash(1), now + 1000);
    now += 900;
    expect(await store.access.sessions.get(hash(1))).toMatchObject({ lastUsedMs: 1900, from: ANN.from });
    now += 200;
    expect(await store.access.sessions.get(hash(1))).toBeUndefined();
    await store.access.sessions.used(hash(1), now + 1000);
    expect(await store.access.sessions.get(hash(1))).toBeUndefined();
    await begin(2, "ann");
    expect(await store.access.sessions.end({ hash: hash(2) }, ANN)).toBe(1);
    expect(await store.access.sessions.end({ hash: hash(2) }, ANN)).toBe(0);
  });

  test.each([
    { name: "another password", change: { passwordHash: "$argon2id$other" } },
    { name: "being disabled", change: { disabled: true } },
  ])("end by $name", async ({ change }) => {
    await begin(1, "ann");
    await begin(2, "root");
    await store.access.users.put({ name: "ann", ...change }, ANN);
    expect(await store.access.sessions.get(hash(1))).toBeUndefined();
    expect(await store.access.sessions.get(hash(2))).toBeDefined();
  });

  it("are refused to who is disabled, and to what is no hash", async () => {
    await store.access.users.put({ name: "ann", disabled: true }, ANN);
    expect(await refusal(begin(1, "ann"))).toMatchObject({ code: "refused" });
    const session = { hash: "secret", user: "root", expiresMs: 9e9 };
    expect(await refusal(store.access.sessions.begin(session, ANN))).toMatchObject({ code: "refused" });
  });
});

describe("tokens of programs", () => {
  const make = (owner: string | null, expiresMs: number | null = null) =>
    store.access.tokens.make({ hash: hash(7), name: "filebeat", owner, scopes: ["read", "ingest"], expiresMs }, ANN);

  it("open what they are for until they are revoked", async () => {
    const { id } = await make(null);
    expect(await store.access.tokens.get(hash(7))).toMatchObject({ name: "filebeat", scopes: ["ingest", "read"] });
    await store.access.tokens.used(id);
    expect((await store.access.tokens.list())[0]).toMatchObject({ lastUsedMs: now });
    expect(await store.access.tokens.revoke(id, ANN)).toBe(true);
    expect(await store.access.tokens.revoke(id, ANN)).toBe(false);
    expect(await store.access.tokens.get(hash(7))).toBeUndefined();
  });

  it("open nothing when they are old or their owner is disabled", async () => {
    await make("ann", now + 10);
    expect(await store.access.tokens.get(hash(7))).toBeDefined();
    now += 10;
    expect(await store.access.tokens.get(hash(7))).toBeUndefined();
    now -= 10;
    await store.access.users.put({ name: "ann", disabled: true }, ANN);
    expect(await store.access.tokens.get(hash(7))).toBeUndefined();
  });

  it("need a scope that there is", async () => {
    const token = { hash: hash(8), name: "x", owner: null, expiresMs: null };
    for (const scopes of [[], ["root"]])
      expect(await refusal(store.access.tokens.make({ ...token, scopes: scopes as [] }, ANN))).toMatchObject({
        code: "refused",
      });
  });
});

describe("links", () => {
  const make = (n: number) =>
    store.access.links.make({ hash: hash(n), user: "ann", purpose: "sign-in", expiresMs: now + 600_000 }, ANN);

  it("open once, also when two come at a time", async () => {
    await make(1);
    const used = await Promise.all([1, 2, 3].map(() => store.access.links.use(hash(1), ANN)));
    expect(used.filter((each) => each !== undefined)).toMatchObject([{ user: { name: "ann" }, purpose: "sign-in" }]);
  });

  it("open nothing when they are old or a newer one was made", async () => {
    await make(1);
    await make(2);
    expect(await store.access.links.use(hash(1), ANN)).toBeUndefined();
    now += 600_000;
    expect(await store.access.links.use(hash(2), ANN)).toBeUndefined();
  });
});

it("views are kept for oneself or for everybody", async () => {
  const view = { owner: "ann", name: "mine", shared: false, query: 'path:"\\udc80"', settings: { order: "newest" } };
  await store.views.put(view, ANN);
  await store.views.put({ ...view, name: "ours", shared: true }, ANN);
  expect((await store.views.list("ann")).map(({ name }) => name)).toEqual(["mine", "ours"]);
  expect(await store.views.list("bob")).toEqual([{ ...view, name: "ours", shared: true, changedMs: now }]);
  await store.views.put({ ...view, shared: true, query: "changed" }, ANN);
  expect((await store.views.list("bob"))[0]).toMatchObject({ name: "mine", query: "changed" });
  expect(await store.views.remove("ann", "mine", ANN)).toBe(true);
  expect(await store.views.remove("ann", "mine", ANN)).toBe(false);
  expect(await refusal(store.views.put({ ...view, name: "" }, ANN))).toMatchObject({ code: "refused" });
});
