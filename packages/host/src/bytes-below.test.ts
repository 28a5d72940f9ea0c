import { createHash } from "node:crypto";
import { renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Inspection } from "@limpid/core";
import { afterAll, describe, expect, it } from "vitest";
import { type BoundedBytes, BytesBelow } from "./bytes-below.ts";
import { temporaryFolders, writeTree } from "./testing/temporary-folder.ts";

const temporaryFolder = temporaryFolders(afterAll);

const root = temporaryFolder();
writeTree(root, { "tmp/agent": "agent's bytes", "tmp/other": "others" });
symlinkSync("/tmp/agent", join(root, "link"));

const asked = { inode: undefined, device: undefined };

/** Stands in for a parser: notes what it was given. */
function parser() {
  const seen: string[] = [];
  const inspect = (bytes: BoundedBytes): Inspection => {
    seen.push(Buffer.from(bytes.read(0, bytes.size)).toString());
    return { format: "elf", opacity: { level: "symbols", packed: false, reasons: [] }, parts: [], issues: [] };
  };
  return { seen, inspect };
}

describe("BytesBelow", () => {
  it("inspects and hashes what lies under a logged path", () => {
    const { seen, inspect } = parser();
    const bytes = new BytesBelow(root, inspect).inspect({ path: "/tmp/agent", ...asked });
    const sha256 = createHash("sha256").update("agent's bytes").digest("hex");
    expect(bytes).toMatchObject({
      state: "inspected",
      artifact: { path: "/tmp/agent", sizeBytes: 13, sha256, format: "elf" },
    });
    expect(seen).toEqual(["agent's bytes"]);
  });

  it("looks once at a file, under whatever name, and again when it changed", () => {
    const { seen, inspect } = parser();
    const below = new BytesBelow(root, inspect);
    below.inspect({ path: "/tmp/agent", ...asked });
    expect(below.inspect({ path: "/link", ...asked })).toMatchObject({
      state: "inspected",
      artifact: { path: "/link" },
    });
    expect(seen).toHaveLength(1);
    writeFileSync(join(root, "tmp/new"), "other bytes");
    renameSync(join(root, "tmp/new"), join(root, "tmp/agent"));
    below.inspect({ path: "/tmp/agent", ...asked });
    expect(seen).toEqual(["agent's bytes", "other bytes"]);
  });

  it("keeps a bounded number of results", () => {
    const { seen, inspect } = parser();
    const below = new BytesBelow(root, inspect, { cached: 1 });
    for (const path of ["/tmp/agent", "/tmp/other", "/tmp/agent"]) below.inspect({ path, ...asked });
    expect(seen).toHaveLength(3);
  });

  it("compares inodes only where they mean something", () => {
    const { inspect } = parser();
    const { ino } = statSync(join(root, "tmp/other"));
    const state = (inode: number, inodes: "same" | "unknown") =>
      new BytesBelow(root, inspect, { inodes }).inspect({ path: "/tmp/other", inode, device: undefined }).state;
    expect([state(ino, "same"), state(ino + 1, "same"), state(ino + 1, "unknown")]).toEqual([
      "inspected",
      "replaced",
      "inspected",
    ]);
  });

  it("says why there are no bytes", () => {
    const { inspect } = parser();
    const below = new BytesBelow(root, inspect);
    expect(below.inspect({ path: "/tmp/missing", ...asked }).state).toBe("gone");
    expect(below.inspect({ path: "/tmp", ...asked }).state).toBe("unreadable");
  });

  it("leaves the hash out when it would cost too much, and says so", () => {
    const { inspect } = parser();
    const below = new BytesBelow(root, inspect, { hashBudget: { bytes: 2, ms: 1000 } });
    const bytes = below.inspect({ path: "/tmp/other", ...asked });
    expect(bytes).toMatchObject({ artifact: { issues: [{ code: "budget-exhausted" }] } });
    expect(bytes).not.toHaveProperty("artifact.sha256");
  });
});
