import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hasTool } from "../../../../tests/support/corpus.ts";
import { Output, ReaderGone, Unwritable } from "./output.ts";

const folder = mkdtempSync(join(tmpdir(), "limpid-output-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("Output", () => {
  it("writes in batches and all of it, in order", () => {
    const path = join(folder, "file");
    const output = new Output(openSync(path, "w"));
    output.write("first ");
    expect(readFileSync(path, "utf8")).toBe("");
    const long = "é".repeat(200_000);
    output.line(long);
    output.write("last");
    output.flush();
    expect(readFileSync(path, "utf8")).toBe(`first ${long}\nlast`);
    expect([output.isTerminal, output.columns]).toEqual([false, 80]);
  });

  it.skipIf(!existsSync("/dev/full"))("says that a disk is full", () => {
    const output = new Output(openSync("/dev/full", "w"));
    output.write("x");
    expect(() => output.flush()).toThrow(Unwritable);
  });

  it("notices that its reader is gone", async () => {
    const child = spawn("sh", ["-c", "exec <&-; sleep 5"], { stdio: ["pipe", "ignore", "ignore"] });
    const { fd } = (child.stdin as unknown as { _handle: { fd: number } })._handle;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const output = new Output(fd);
    output.write("x");
    expect(() => output.flush()).toThrow(ReaderGone);
    child.kill();
  });

  it.skipIf(!hasTool("python3"))("waits for the reader of a pipe that does not block", () => {
    const script = `
import os, subprocess, sys, time
reading, writing = os.pipe()
os.set_blocking(writing, False)
child = subprocess.Popen([sys.argv[1], "-e", sys.argv[2]], stdout=writing)
os.close(writing)
time.sleep(0.5)
size = 0
while chunk := os.read(reading, 1 << 16): size += len(chunk)
print(size, child.wait())`;
    const program = `
      const { Output } = await import(${JSON.stringify(join(import.meta.dirname, "output.ts"))});
      const output = new Output(1);
      for (let line = 0; line < 20000; line++) output.line("x".repeat(99));
      output.flush();`;
    const { stdout } = spawnSync("python3", ["-c", script, process.execPath, program], { encoding: "utf8" });
    expect(stdout.trim()).toBe("2000000 0");
  });
});
