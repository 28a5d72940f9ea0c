import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { inDirectories } from "../../places/directory-pattern.ts";
import { bytesInWords, listed, span } from "../../subject/wording.ts";
import { imitates } from "./imitated-names.ts";
import { hiddenStep, memoryBackedFolder, persistenceFolder, webRoot, worldWritableFolder } from "./places.ts";

describe("inDirectories", () => {
  test.each([
    ["/home/*/**", "/home/dev/src/a", true],
    ["/home/*/**", "/home/dev", true],
    ["/home/*/**", "/home", false],
    ["/home/*/**", "/homes/dev/a", false],
    ["/builds/**", "/builds/a/b/c", true],
    ["/builds/**", "/builds2/a", false],
    ["/builds", "/builds/a", true],
    ["/builds", "/builds/a/b", false],
    ["/tmp/go-build*/**", "/tmp/go-build123/b001/exe/a", true],
    ["/tmp/go-build*/**", "/tmp/go-buil/a", false],
    ["/a/*b*c/**", "/a/xbyyc/z", true],
    ["/a/*b*c/**", "/a/xcyyb/z", false],
    ["/a/x*x/**", "/a/x/z", false],
  ])("%s holds %s: %s", (pattern, path, inside) => {
    expect(inDirectories([pattern], path)).toBe(inside);
  });

  it("needs no more than one walk for hostile paths", () => {
    const step = "a".repeat(50_000);
    const start = processorMs();
    expect(inDirectories([`/${"*a".repeat(200)}*b/**`], `/${step}/x`)).toBe(false);
    expect(processorMs() - start).toBeLessThan(500);
  });
});

test.each([
  ["kthreadd", "kernel thread"],
  ["[kworker/0:1]", "kernel thread"],
  ["[kworker/u16:2-events_unbound]", "kernel thread"],
  ["kworker/0:1", "kernel thread"],
  ["scsi_eh_12", "kernel thread"],
  ["ksoftirqd/3", "kernel thread"],
  ["[anything]", "kernel thread"],
  ["sshd", "system daemon"],
  ["systemd-logind", "system daemon"],
  ["agent", undefined],
  ["bash", undefined],
  ["-bash", undefined],
  ["irqtop", undefined],
  ["", undefined],
])("%s imitates %s", (name, what) => {
  expect(imitates(name)).toBe(what);
});

test.each([
  ["/tmp/.cache-x/agent", ".cache-x"],
  ["/tmp/.cache/agent", ".cache"],
  ["/tmp/.s-lock", ".s-lock"],
  ["/home/dev/.cache/x", undefined],
  ["/home/dev/.secret/x", ".secret"],
  ["/home/dev/.local/bin/.x", ".x"],
  ["/var/.../x", "..."],
  ["/var/ /x", " "],
  ["/usr/bin/x", undefined],
])("%s hides %s", (path, step) => {
  expect(hiddenStep(path)?.step).toBe(step);
});

test("places", () => {
  expect(worldWritableFolder("/dev/shm/x")).toBe("/dev/shm");
  expect(worldWritableFolder("/tmpx/x")).toBeUndefined();
  expect(memoryBackedFolder("/run/user/1000/x")).toBe("/run");
  expect(webRoot("/srv/app/public_html/up/x")).toBe("/srv/app/public_html");
  expect(webRoot("/home/dev/html")).toBeUndefined();
  expect(persistenceFolder("/home/dev/.config/autostart/x")).toBe("/home/dev/.config/autostart");
});

test("words", () => {
  expect([0, 999, 1000, 59_999, 60_000, 7_200_000, 200_000_000, -5].map(span)).toEqual([
    "0 ms",
    "999 ms",
    "1.0 s",
    "60.0 s",
    "1 min",
    "2 h",
    "2 days",
    "0 ms",
  ]);
  expect([12, 20_480, 20_971_520].map(bytesInWords)).toEqual(["12 bytes", "20 KiB", "20 MiB"]);
  expect(listed([])).toBe("");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
});

test("any name and any path is read", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      imitates(text);
      hiddenStep(text);
      expect(webRoot(`/srv/${text}`)?.startsWith("/srv") ?? true).toBe(true);
    }),
  );
});
