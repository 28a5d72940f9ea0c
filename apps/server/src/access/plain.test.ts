import { describe, expect, it, test } from "vitest";
import { Attempts, addressKey } from "./attempts.ts";
import { sessionCookie, sessionCookieHeader } from "./cookie.ts";
import { hostOf } from "./origin.ts";
import { hashPassword, isPassword } from "./passwords.ts";

describe("attempts", () => {
  it("allow a burst, then one at a time, and forget whoever was quiet for longest", () => {
    let now = 0;
    const attempts = new Attempts({ burst: 3, everyMs: 1000 }, () => now);
    expect([1, 2, 3, 4].map(() => attempts.take("a"))).toEqual([0, 0, 0, 1000]);
    now = 999;
    expect(attempts.take("a")).toBeCloseTo(1);
    now = 1000;
    expect(attempts.take("a")).toBe(0);
    expect(attempts.take("a")).toBe(1000);
    expect(attempts.take("b")).toBe(0);
    for (let n = 0; n < 20_000; n++) attempts.take(`other ${n}`);
    expect(attempts.take("a")).toBe(0);
  });

  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::1", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
  ])("of %s count for %s", (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

test.each([
  ["localhost:8443", "localhost"],
  ["LOCALHOST", "localhost"],
  ["localhost.", "localhost"],
  ["[::1]:8443", "[::1]"],
  ["127.0.0.1", "127.0.0.1"],
  ["a@localhost", undefined],
  ["localhost/", undefined],
  ["localhost:8443:1", undefined],
  ["", undefined],
  [undefined, undefined],
])("the host of %s is %s", (header, host) => {
  expect(hostOf(header)).toBe(host);
});

it("a cookie with TLS is one of this host alone", () => {
  expect(sessionCookieHeader("v".repeat(43), 60, true)).toBe(
    `__Host-limpid_session=${"v".repeat(43)}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure`,
  );
  expect(sessionCookie(`limpid_session=${"v".repeat(43)}`, true)).toBeUndefined();
});

describe("a stored password", () => {
  it("is right for one password however it was typed, and for no other", async () => {
    const stored = await hashPassword("pässword of mine");
    expect(await isPassword("pa\u0308ssword of mine", stored)).toBe(true);
    expect(await isPassword("password of mine", stored)).toBe(false);
  });

  it.each([
    null,
    undefined,
    "",
    "plain",
    "$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
    `$argon2i$${"A".repeat(50)}`,
  ])("is none: %s", async (stored) => {
    expect(await isPassword("", stored)).toBe(false);
    expect(await isPassword("plain", stored)).toBe(false);
  });
});
