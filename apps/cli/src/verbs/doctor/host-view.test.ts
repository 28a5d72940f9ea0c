import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { thisHost } from "./host-view.ts";

const isRoot = process.getuid?.() === 0;
const PATH = process.env.PATH;
const host = thisHost();
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "limpid-host-view-"));
});
afterAll(() => {
  // Whoever is not root has to open a closed folder before it can be removed.
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o700);
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  process.env.PATH = PATH;
});

describe("thisHost", () => {
  it("takes root's tools from the system's folders only, whatever PATH says", () => {
    const tool = join(folder, "limpid-test-tool");
    writeFileSync(tool, "#!/bin/sh\n", { mode: 0o755 });
    process.env.PATH = `${folder}:.:relative`;
    expect(host.tool("limpid-test-tool")).toBe(isRoot ? undefined : tool);
    expect(host.tool("sh")).toMatch(/^\/(usr\/)?s?bin\/sh$/);
  });

  it("tells what is there from what is not, without waiting for a FIFO", () => {
    writeFileSync(join(folder, "file"), "text");
    execFileSync("mkfifo", [join(folder, "fifo")]);
    mkdirSync(join(folder, "folder"));
    expect(["file", "fifo", "folder", "none", "file/below"].map((name) => host.presence(join(folder, name)))).toEqual([
      "readable",
      "readable",
      "readable",
      "absent",
      "absent",
    ]);
  });

  it.skipIf(isRoot)("tells what it may not read from what it cannot see", () => {
    writeFileSync(join(folder, "secret"), "", { mode: 0o000 });
    mkdirSync(join(folder, "closed"), { mode: 0o000 });
    expect(host.presence(join(folder, "secret"))).toBe("unreadable");
    expect(host.presence(join(folder, "closed", "file"))).toBe("unknown");
  });

  it("reads a file as far as is sensible, and none as nothing", () => {
    writeFileSync(join(folder, "big"), Buffer.alloc(5 * 1024 * 1024, 0x61));
    expect(host.text(join(folder, "big"))?.length).toBe(4 * 1024 * 1024);
    expect(host.text(join(folder, "none"))).toBeUndefined();
    expect(host.text("/dev/zero")?.length).toBe(4 * 1024 * 1024);
  });

  it("takes the output of a program that succeeded only", () => {
    expect(host.output("/bin/sh", ["-c", "echo said"])).toBe("said\n");
    expect(host.output("/bin/sh", ["-c", "echo said; exit 1"])).toBeUndefined();
    expect(host.output("/nowhere/at/all", [])).toBeUndefined();
  });
});
