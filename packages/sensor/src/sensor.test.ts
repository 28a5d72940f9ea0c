import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasTool } from "../../../tests/support/corpus.ts";
import { LiveHost } from "../../../tests/support/live-host.ts";
import { eventually, whyNoSensor } from "./testing/real-kernel.ts";

const TEXT: unknown = expect.stringMatching(/./);

async function run(command: string, ...args: readonly string[]): Promise<void> {
  await once(spawn(command, args, { stdio: "ignore" }), "exit");
}

/** Python itself: what stands in the search path may be a script that looks for it. */
const PYTHON = "$(python3 -c 'import sys; print(sys.executable)')";

describe.skipIf(whyNoSensor() !== undefined)("the live sensor and the pipeline", () => {
  const host = new LiveHost();
  /** Each attempt has names of its own: what an earlier one made is known to the pipeline. */
  let attempt = 0;
  const named = (name: string): string => name + "abcdefghijklmnopqrstuvwxyz".charAt(attempt);
  beforeAll(() => host.open());
  beforeEach(() => {
    attempt += 1;
  });
  afterAll(() => host.close());

  it.skipIf(!hasTool("python3"))("find a program that a script of a shell brought and ran", async () => {
    const path = host.path(named("brought"));
    const script = `import os, subprocess
with open("/bin/true", "rb") as source, open("${path}", "wb") as target: target.write(source.read())
os.chmod("${path}", 0o755)
subprocess.run(["${path}", "--now"])`;
    await run("sh", "-c", `${PYTHON} -c '${script}'; true`);
    const finding = await host.finding(path);
    expect(finding).toMatchObject({
      creator: { basis: "opener", image: expect.stringMatching(/python3[.\d]*$/) },
      artifact: { inspected: true, opacity: { level: "symbols" } },
      executions: [{}],
    });
    expect(finding?.lineage[0]?.image).toMatch(/sh$/);
    expect(["high", "critical"]).toContain(finding?.priority);
    // The change of mode may be in the file already when its closing is read.
    const told = host.story(path).filter((what) => !what.startsWith("file.mode-changed"));
    expect(told).toEqual(["file.opened python", "file.written python", `process.executed ${named("brought")}`]);
  });

  it.skipIf(!hasTool("python3"))("put down what a process wrote and then became to what it was before", async () => {
    const path = host.path(named("became"));
    const script = `import os
with open("/bin/true", "rb") as source, open("${path}", "wb") as target: target.write(source.read())
os.chmod("${path}", 0o755)
os.execv("${path}", ["${path}"])`;
    await run("sh", "-c", `exec ${PYTHON} -c '${script}'`);
    const finding = await host.finding(path);
    expect(finding?.creator.image).toMatch(/python3[.\d]*$/);
    // Its bytes may be looked into before its execution is told.
    await eventually(() => (host.story(path).at(-1) === `process.executed ${named("became")}` ? true : undefined));
    expect(host.story(path).slice(-1)).toEqual([`process.executed ${named("became")}`]);
  });

  it("find programs that are copied, run and removed at once", { timeout: 120_000 }, async () => {
    for (let index = 0; index < 20; index++) {
      const path = host.path(named(`short-${index}`));
      await run("sh", "-c", `cp /bin/true ${path}; ${path}; rm ${path}`);
      expect((await host.finding(path))?.creator.image).toMatch(/\/(cp|coreutils|busybox)$/);
    }
  });

  it("look into each of many programs that have one inode one after another", { timeout: 60_000 }, async () => {
    const path = host.path(named("again"));
    await run("sh", "-c", `for n in $(seq 20); do cp /bin/true ${path}; ${path}; rm ${path}; done`);
    const all = () => [...host.findings.values()].filter(({ artifact }) => artifact.path === path);
    await eventually(() => (all().length === 20 ? true : undefined));
    expect(all().map(({ artifact }) => artifact.inspected)).toEqual(Array.from({ length: 20 }, () => true));
  });

  it("leave out what this process does itself", async () => {
    const path = host.path(named("own"));
    copyFileSync("/bin/true", path);
    await run("cp", "/bin/true", host.path(named("other")));
    await eventually(() => (host.story(host.path(named("other"))).length > 0 ? true : undefined));
    expect(host.story(path)).toEqual([]);
  });

  it("say what they lost and cannot see", () => {
    const { processes, files } = host.sensor.counts;
    expect(processes.executed).toBeGreaterThan(0);
    expect(files?.events).toBeGreaterThan(0);
    expect(host.sensor.sources.slice(0, 2)).toEqual([
      `files of ${files?.filesystems} file systems (fanotify)`,
      "processes (connector and /proc)",
    ]);
    for (const spot of host.sensor.blindSpots)
      expect(spot).toEqual({ what: TEXT, since: expect.any(Number), why: TEXT, mend: TEXT });
  });
});
