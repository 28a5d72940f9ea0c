import { spawn } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasTool } from "../../../../tests/support/corpus.ts";
import { LiveHost } from "../../../../tests/support/live-host.ts";
import { eventually, whyNoSensor } from "../testing/real-kernel.ts";

describe.skipIf(whyNoSensor() !== undefined)("a program without a name", () => {
  const host = new LiveHost();
  const before = host.path("before");
  copyFileSync("/bin/sleep", before);
  const sleeping = spawn(before, ["60"]);
  beforeAll(async () => {
    rmSync(before);
    await host.open();
  });
  afterAll(() => {
    sleeping.kill();
    return host.close();
  });

  it.skipIf(!hasTool("python3"))("is looked into while it runs, where it is in memory", async () => {
    const script = `import os
file = os.memfd_create("limpid-test")
with open("/bin/sleep", "rb") as source: os.write(file, source.read())
os.execv(f"/proc/self/fd/{file}", ["limpid-test", "1"])`;
    spawn("python3", ["-c", script], { stdio: "ignore" });
    const finding = await host.finding("/memfd:limpid-test (deleted)");
    expect(finding).toMatchObject({ artifact: { inspected: true, format: "elf" } });
    expect(finding?.artifact.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is looked into when the sensor finds it running", async () => {
    const finding = await eventually(() => {
      return [...host.findings.values()].find(({ executions, artifact }) => {
        return artifact.inspected && executions.some(({ argv }) => argv?.[0] === before);
      });
    });
    expect(finding).toMatchObject({ artifact: { inspected: true, format: "elf" } });
  });
});
