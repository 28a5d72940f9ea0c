import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, it, test } from "vitest";
import { type OpenedLog, openLog } from "./open-log.ts";
import { temporaryFolders, writeTree } from "./testing/temporary-folder.ts";

const temporaryFolder = temporaryFolders(afterAll);

const folder = temporaryFolder();
const text = `type=SYSCALL ${"x".repeat(3_000_000)}\xff\n`;
const bytes = Buffer.from(text, "latin1");
writeTree(folder, {
  "audit.log": bytes,
  "audit.log.1": gzipSync(bytes), // rotated by a tool that forgot the name's ending
  "audit.log.gz": zstdCompressSync(bytes),
  "plain.gz": bytes,
  "empty.log": "",
  "short.log": "x",
  "old.log.xz": Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00]),
});

async function read(log: OpenedLog): Promise<string> {
  let all = "";
  for await (const block of log.blocks) all += block.text;
  return all;
}

describe("openLog", () => {
  test.each([
    { name: "audit.log", compression: undefined },
    { name: "plain.gz", compression: undefined },
    { name: "audit.log.1", compression: "gzip" },
    { name: "audit.log.gz", compression: "zstd" },
  ])("knows $name by its content: $compression", async ({ name, compression }) => {
    const log = openLog(join(folder, name));
    if ("code" in log) throw new Error(log.what);
    expect(log.compression).toBe(compression);
    expect((await read(log)) === text).toBe(true);
    expect(log.issues).toEqual([]);
  });

  test.each([
    { name: "empty.log", content: "" },
    { name: "short.log", content: "x" },
  ])("reads $name", async ({ name, content }) => {
    const log = openLog(join(folder, name));
    if ("code" in log) throw new Error(log.what);
    expect(await read(log)).toBe(content);
  });

  test.each([
    { name: "missing", code: "unreadable", what: "no such file" },
    { name: ".", code: "unreadable", what: "a directory" },
    { name: "old.log.xz", code: "unsupported", what: "xz -dc FILE | limpid hunt -" },
  ])("refuses $name", ({ name, code, what }) => {
    expect(openLog(join(folder, name))).toMatchObject({ code, what: expect.stringContaining(what) });
  });

  it("waits for the writer of a FIFO that has one", async () => {
    const path = join(folder, "fifo");
    execFileSync("mkfifo", [path]);
    const writer = spawn("sh", [
      "-c",
      `exec 3<>"${path}"; printf 'one\\n' >&3; sleep 0.2; printf 'two\\n' >&3; sleep 0.3`,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const log = openLog(path);
    if ("code" in log) throw new Error(log.what);
    const all = await read(log);
    writer.kill();
    expect(all).toBe("one\ntwo\n");
  });

  it("closes the file when the reader leaves early", async () => {
    const open = () => {
      const links = readdirSync("/proc/self/fd").map((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`);
        } catch {
          return ""; // the one that listed them
        }
      });
      return links.filter((link) => link.startsWith(folder));
    };
    for (const name of ["audit.log", "audit.log.1"]) {
      const log = openLog(join(folder, name));
      if ("code" in log) throw new Error(log.what);
      for await (const block of log.blocks) {
        expect(block.text.length).toBeGreaterThan(0);
        break;
      }
    }
    expect(open()).toEqual([]);
  });
});
