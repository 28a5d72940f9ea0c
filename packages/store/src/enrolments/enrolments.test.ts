import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, beforeEach, describe, expect, it, test } from "vitest";
import type { Store } from "../store.ts";
import { refusal } from "../testing/filled.ts";
import { openHere } from "../testing/open-here.ts";
import { ANN } from "../testing/samples-of-work.ts";
import { basisOf, type HostBasis, type NewEnrolmentToken } from "./enrolment.ts";

const newFolder = temporaryFolders(afterAll);
const hash = (n: number): string => n.toString(16).padStart(64, "0");
const TOKEN: NewEnrolmentToken = { hash: hash(1), name: "web", kind: "host", speaksFor: [], expiresMs: 5000, uses: 3 };
let now = 0;
let store: Store;
beforeEach(async () => {
  now = 1000;
  store = await openHere({ folder: join(newFolder(), "store"), now: () => now });
});
afterEach(() => store.close());

const enrol = (key: number, host: string, machine: string | null) =>
  store.enrolments.enrol({ tokenHash: TOKEN.hash, keyHash: hash(100 + key), host, machine }, ANN);

describe("a token", () => {
  it("makes as many keys as it may, and none when it is old or revoked", async () => {
    const { id } = await store.enrolments.makeToken(TOKEN, ANN);
    expect(await enrol(1, "web-1", "a")).toMatchObject({ outcome: "enrolled", key: { host: "web-1" } });
    now = 5000;
    expect(await enrol(2, "web-2", "b")).toBeUndefined();
    now = 4999;
    expect(await enrol(2, "web-2", "b")).toMatchObject({ outcome: "enrolled" });
    expect(await store.enrolments.revokeToken(id, ANN)).toBe(true);
    expect(await enrol(3, "web-3", "c")).toBeUndefined();
    expect(await store.enrolments.tokens()).toMatchObject([{ usesLeft: 1, createdBy: "ann", revokedMs: 4999 }]);
  });

  it("with one use left is used once, also by two at a time", async () => {
    await store.enrolments.makeToken({ ...TOKEN, uses: 1 }, ANN);
    const made = await Promise.all([1, 2, 3].map((n) => enrol(n, `web-${n}`, `${n}`)));
    expect(made.filter((each) => each !== undefined)).toHaveLength(1);
  });

  test.each([{ uses: 0 }, { uses: 1.5 }, { name: "" }, { hash: "secret" }, { speaksFor: [""] }])(
    "%o: refused",
    async (wrong) => {
      expect(await refusal(store.enrolments.makeToken({ ...TOKEN, ...wrong }, ANN))).toMatchObject({ code: "refused" });
    },
  );
});

describe("a key", () => {
  beforeEach(() => store.enrolments.makeToken({ ...TOKEN, uses: 100 }, ANN));

  it("of the same machine again takes the place of the one before", async () => {
    await enrol(1, "web-1", "a");
    expect(await enrol(2, "web-1", "a")).toMatchObject({ outcome: "re-enrolled", key: { host: "web-1" } });
    expect(await store.enrolments.key(hash(101))).toBeUndefined();
    expect(await store.enrolments.key(hash(102))).toMatchObject({ host: "web-1" });
    expect(await store.enrolments.keys("web-1")).toHaveLength(2);
  });

  it("of another machine under a name that has one gets a name of its own, and keeps it", async () => {
    await enrol(1, "web-1", "a");
    expect(await enrol(2, "web-1", "b")).toMatchObject({
      outcome: "renamed",
      key: { host: "web-1~2", claimed: "web-1" },
    });
    expect(await enrol(3, "web-1", "b")).toMatchObject({ outcome: "re-enrolled", key: { host: "web-1~2" } });
    // One that cannot be told from others is a new one each time.
    expect(await enrol(4, "web-1", null)).toMatchObject({ outcome: "renamed", key: { host: "web-1~3" } });
    expect(await store.enrolments.key(hash(101))).toMatchObject({ host: "web-1" });
  });

  it("that was revoked opens nothing, and its name is not another machine's", async () => {
    const { key } = (await enrol(1, "web-1", "a")) ?? {};
    expect(await store.enrolments.revoke(key?.id ?? 0, ANN)).toBe(true);
    expect(await store.enrolments.revoke(key?.id ?? 0, ANN)).toBe(false);
    expect(await store.enrolments.key(hash(101))).toBeUndefined();
    expect(await enrol(2, "web-1", "b")).toMatchObject({ outcome: "renamed" });
  });

  it("that two machines use is seen as soon as both have spoken again", async () => {
    const id = (await enrol(1, "web-1", "a"))?.key.id ?? 0;
    const cloned = [];
    for (const instance of ["x", "x", "y", "y", "z"])
      cloned.push((await store.enrolments.used({ id, instance, from: "192.0.2.7" })).cloned);
    expect(cloned).toEqual([false, false, false, false, false]);
    expect(await store.enrolments.used({ id, instance: "y", from: null })).toEqual({ cloned: true });
    expect(await store.enrolments.used({ id, instance: "z", from: null })).toEqual({ cloned: true });
    expect(await store.enrolments.key(hash(101))).toMatchObject({ clonedMs: now, lastUsedMs: now });
    expect(await store.audit.list({ what: "host.cloned" })).toHaveLength(1);
  });
});

test.each<{ name: string; kind: "host" | "relay"; speaksFor: string[]; host: string; basis: HostBasis }>([
  { name: "its own name", kind: "host", speaksFor: [], host: "web-1", basis: "enrolled" },
  { name: "another name", kind: "host", speaksFor: [], host: "web-2", basis: "asserted" },
  { name: "a relay's named host", kind: "relay", speaksFor: ["db"], host: "db", basis: "relayed" },
  { name: "a relay's range", kind: "relay", speaksFor: ["web-*"], host: "web-7", basis: "relayed" },
  { name: "beside a relay's range", kind: "relay", speaksFor: ["web-*"], host: "we", basis: "asserted" },
])("$name is $basis", ({ kind, speaksFor, host, basis }) => {
  expect(basisOf({ host: "web-1", kind, speaksFor }, host)).toBe(basis);
});
