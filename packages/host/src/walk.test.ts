import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseMounts } from "./mounts.ts";
import { temporaryFolders, writeTree } from "./testing/temporary-folder.ts";
import { type WalkOptions, walk } from "./walk.ts";

const temporaryFolder = temporaryFolders(afterAll);

const isRoot = process.getuid?.() === 0;
const folder = temporaryFolder();

function tree(name: string, files: Readonly<Record<string, string>> = {}): string {
  const root = join(folder, name);
  mkdirSync(root);
  writeTree(root, files);
  return root;
}

/** What was met, relative to the root, one word for its kind. */
function met(root: string, options?: WalkOptions): readonly string[] {
  return [...walk(root, options)].map((found) => `${found.kind} ${found.path.slice(root.length + 1)}`);
}

describe("walk", () => {
  it("meets the files of a directory, then its directories, in byte order", () => {
    const root = tree("order", { b: "", "a/z": "", "a/y/x": "", B: "", é: "", "a.": "", "a/y.": "" });
    expect(met(root)).toEqual(["file B", "file a.", "file b", "file \xc3\xa9", "file a/y.", "file a/z", "file a/y/x"]);
  });

  it("gives names that are no UTF-8 byte by byte", () => {
    const root = tree("bytes");
    writeFileSync(Buffer.from(`${root}/\xff\x1b[31m\n`, "latin1"), "");
    mkdirSync(Buffer.from(`${root}/\xfe`, "latin1"));
    writeFileSync(Buffer.from(`${root}/\xfe/in`, "latin1"), "");
    expect(met(root)).toEqual(["file \xff\x1b[31m\n", "file \xfe/in"]);
  });

  it("meets links without following them, loops too", () => {
    const root = tree("links", { "a/file": "" });
    symlinkSync("..", join(root, "a", "up"));
    symlinkSync("/etc", join(root, "out"));
    symlinkSync("self", join(root, "self"));
    expect(met(root)).toEqual(["link out", "link self", "file a/file", "link a/up"]);
  });

  it("follows a link that was named", () => {
    const root = tree("named", { "real/file": "" });
    symlinkSync("real", join(root, "folder"));
    symlinkSync("real/file", join(root, "file"));
    symlinkSync("nowhere", join(root, "dangling"));
    expect(met(join(root, "folder"))).toEqual(["file file"]);
    expect([...walk(join(root, "file"))]).toEqual([{ kind: "file", path: join(root, "file"), named: true }]);
    expect([...walk(join(root, "dangling"))]).toMatchObject([
      {
        kind: "refused",
        named: true,
        issue: { code: "unreadable", what: expect.stringContaining("a link to nowhere") },
      },
    ]);
  });

  it("never opens FIFOs, sockets and devices", async () => {
    const root = tree("special");
    execFileSync("mkfifo", [join(root, "fifo")]);
    const server = createServer().listen(join(root, "socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    if (isRoot) execFileSync("mknod", [join(root, "zero"), "c", "1", "5"]);
    const codes = [...walk(root)].map((found) => (found.kind === "refused" ? found.issue.code : found.kind));
    server.close();
    expect(codes).toEqual(Array(isRoot ? 3 : 2).fill("special-file"));
    expect([...walk("/dev/null")]).toMatchObject([{ kind: "refused", named: true, issue: { code: "special-file" } }]);
  });

  it.skipIf(isRoot)("says which directories it may not enter, and goes on", () => {
    const root = tree("rights", { "closed/x": "", "open/y": "" });
    chmodSync(join(root, "closed"), 0);
    expect(met(root)).toEqual(["not-entered closed", "file open/y"]);
    chmodSync(join(root, "closed"), 0o700);
  });

  it("survives what vanishes while it walks", () => {
    const root = tree("vanishing", { a: "", "b/x": "", "c/y": "", "d/z": "" });
    const kinds: string[] = [];
    for (const found of walk(root)) {
      kinds.push(`${found.kind} ${found.path.slice(root.length + 1)}`);
      rmSync(join(root, "b"), { recursive: true, force: true });
      if (found.path.endsWith("/y")) continue;
      rmSync(join(root, "c"), { recursive: true, force: true });
      symlinkSync("/etc", join(root, "c"));
    }
    expect(kinds).toEqual(["file a", "not-entered b", "not-entered c", "file d/z"]);
  });

  it("refuses a path that is not there", () => {
    expect([...walk(join(folder, "missing"))]).toMatchObject([{ kind: "refused", issue: { code: "unreadable" } }]);
  });

  it("reads a directory of many entries through a temporary file, in the same order", () => {
    const root = tree("many");
    const names = Array.from(
      { length: 30_000 },
      (_, index) => `some-long-name-${(index * 7919) % 30_000}-${"x".repeat(40)}`,
    );
    for (const name of names) writeFileSync(join(root, name), "");
    mkdirSync(join(root, "a-directory"));
    writeFileSync(join(root, "a-directory", "file"), "");
    const paths = (options?: WalkOptions) => [...walk(root, options)].map(({ path }) => path.slice(root.length + 1));
    const expected = [...names].sort().concat("a-directory/file");
    expect(paths()).toEqual(expected);
    expect(paths({ entriesInMemory: 100, largeDirectory: 0 })).toEqual(expected);

    const open = () => readdirSync("/proc/self/fd").length;
    const before = open();
    for (const { path } of walk(root, { entriesInMemory: 100, largeDirectory: 0 })) {
      expect(path).toBe(join(root, expected[0] ?? ""));
      expect(open()).toBe(before + 1);
      break;
    }
    expect(open()).toBe(before);
  });

  it("goes as deep as the system's limit for a path and reports the rest", () => {
    const root = tree("deep");
    const step = `${"d".repeat(200)}`;
    let at = root;
    const before = process.cwd();
    process.chdir(root);
    for (let level = 0; level < 30; level++) {
      mkdirSync(step);
      process.chdir(step);
      at = join(at, step);
    }
    process.chdir(before);
    const kinds = [...walk(root)];
    execFileSync("rm", ["-rf", root]);
    expect(kinds).toMatchObject([
      { kind: "not-entered", issue: { code: "unreadable", what: expect.stringContaining("longer") } },
    ]);
  });

  it("stays out of network and FUSE mounts and of the kernel's files, except where they were named", () => {
    const root = tree("mounts", { "nfs/a": "", "proc/b": "", "disk/c": "" });
    const mounts = parseMounts(
      [
        `1 0 0:1 / ${root}/nfs rw - nfs4 s rw`,
        `2 0 0:2 / ${root}/proc rw - proc p rw`,
        `3 0 0:3 / ${root}/disk rw - ext4 d rw`,
      ].join("\n"),
    );
    expect(met(root, { mounts })).toEqual(["file disk/c", "not-entered nfs", "not-entered proc"]);
    expect(met(join(root, "nfs"), { mounts })).toEqual(["file a"]);
  });
});
