import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it, test } from "vitest";
import { folderBelow, lookUpBelow } from "./below.ts";
import { temporaryFolders, writeTree } from "./testing/temporary-folder.ts";

const temporaryFolder = temporaryFolders(afterAll);

const outside = temporaryFolder();
writeTree(outside, { "etc/passwd": "of this machine" });
const root = join(outside, "image");
writeTree(root, { "usr/bin/tool": "", "etc/passwd": "of the image", "deep/a/b/file": "" });
symlinkSync("usr/bin", join(root, "bin"));
symlinkSync("/usr/bin/tool", join(root, "absolute"));
symlinkSync("../../../../../etc/passwd", join(root, "climbing"));
symlinkSync(`${outside}/etc/passwd`, join(root, "escaping"));
symlinkSync("loop-b", join(root, "loop-a"));
symlinkSync("loop-a", join(root, "loop-b"));
symlinkSync("..", join(root, "deep", "up"));
execFileSync("mkfifo", [join(root, "fifo")]);
mkdirSync(Buffer.from(`${root}/\xff`, "latin1"));
writeFileSync(Buffer.from(`${root}/\xff/\xfe`, "latin1"), "");

describe("lookUpBelow", () => {
  test.each([
    { logged: "/usr/bin/tool", found: "usr/bin/tool" },
    { logged: "/bin/tool", found: "usr/bin/tool" },
    { logged: "//bin/./tool", found: "usr/bin/tool" },
    { logged: "/absolute", found: "usr/bin/tool" },
    { logged: "/../../etc/passwd", found: "etc/passwd" },
    { logged: "/climbing", found: "etc/passwd" },
    { logged: "/deep/up/up/deep/a/b/file", found: undefined },
    { logged: "/deep/up/deep/a/../a/b/file", found: "deep/a/b/file" },
    { logged: "/bin/../bin/tool", found: "usr/bin/tool" },
    { logged: "/\udcff/\udcfe", found: "\xff/\xfe" },
  ])("$logged leads to $found", ({ logged, found }) => {
    const result = lookUpBelow(root, logged);
    expect(result.state === "found" ? result.path : undefined).toBe(found && `${root}/${found}`);
  });

  test.each([
    { logged: "/escaping", state: "gone", why: "no such file" },
    { logged: "/missing", state: "gone", why: "/missing: no such file" },
    { logged: "/usr/bin/tool/x", state: "gone", why: "/usr/bin/tool is not a directory" },
    { logged: "/loop-a", state: "unreadable", why: "loop" },
    { logged: "/fifo", state: "unreadable", why: "FIFO" },
    { logged: "/usr/bin", state: "unreadable", why: "directory" },
    { logged: "usr/bin/tool", state: "gone", why: "absolute" },
    { logged: "/a\0b", state: "gone", why: "NUL" },
    { logged: `/${"x/".repeat(3000)}`, state: "gone", why: "bytes" },
    { logged: `/${"x".repeat(300)}`, state: "unreadable", why: "longer" },
  ])("$logged is $state", ({ logged, state, why }) => {
    expect(lookUpBelow(root, logged)).toMatchObject({ state, explanation: expect.stringContaining(why) });
  });

  it("never leads out, whatever the path", () => {
    const name = fc.constantFrom(
      "..",
      ".",
      "",
      "bin",
      "absolute",
      "climbing",
      "escaping",
      "deep",
      "up",
      "etc",
      "passwd",
      "loop-a",
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const result = lookUpBelow(root, `/${names.join("/")}`);
        if (result.state === "found") expect(result.path.startsWith(`${root}/`)).toBe(true);
      }),
    );
  });

  it("looks directories up, too", () => {
    expect([folderBelow(root, "/bin"), folderBelow(root, "/"), folderBelow(root, "/etc/passwd")]).toEqual([
      join(root, "usr/bin"),
      root,
      undefined,
    ]);
  });
});
