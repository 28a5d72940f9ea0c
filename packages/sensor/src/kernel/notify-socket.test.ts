import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { openKernel } from "./kernel.ts";
import { NotifySocket } from "./notify-socket.ts";

const folder = mkdtempSync(join(tmpdir(), "limpid-notify-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** What the datagrams of a socket said, one per line; it ends after the first. */
const LISTENER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1].replace("@", "\\0", 1))
print("bound", flush=True)
print(repr(s.recv(4096)), flush=True)`;

async function listen(path: string): Promise<{ readonly listener: ChildProcess; readonly heard: Promise<string> }> {
  const listener = spawn("python3", ["-c", LISTENER, path], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  listener.stdout?.on("data", (bytes: Buffer) => {
    text += bytes;
  });
  const heard = once(listener, "close").then(() => text);
  while (!text.startsWith("bound")) await new Promise((resolve) => setTimeout(resolve, 10));
  return { listener, heard };
}

describe.runIf(process.platform === "linux" && hasPython)("NotifySocket", () => {
  test.each([`${folder}/notify`, `@limpid-test-${process.pid}`])("tells %s in one datagram", async (path) => {
    const { heard } = await listen(path);
    const socket = new NotifySocket(await openKernel(), path);
    expect(socket.tell("READY=1", "STATUS=é")).toBe(true);
    socket.close();
    expect(await heard).toBe(`bound\n${"b'READY=1\\nSTATUS=\\xc3\\xa9'"}\n`);
  });

  it("is not stopped by a manager that is not there", async () => {
    const socket = new NotifySocket(await openKernel(), `${folder}/nobody`);
    expect(socket.tell("WATCHDOG=1")).toBe(false);
    socket.close();
  });

  test.each(["", "relative", `/${"x".repeat(120)}`])("refuses %j", async (path) => {
    const kernel = await openKernel();
    expect(() => new NotifySocket(kernel, path)).toThrow("a path or a name behind @");
  });
});
