import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import type { Finding } from "@limpid/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { architectureOf } from "../../apps/cli/src/verbs/exercise/payload/code.ts";
import { elfPayload } from "../../apps/cli/src/verbs/exercise/payload/elf-payload.ts";
import { eventually, whyNoSensor } from "../../packages/sensor/src/testing/real-kernel.ts";
import { hasTool } from "../support/corpus.ts";
import { LiveHost } from "../support/live-host.ts";

/** Much of everything, and soon gone: the real sensor of this host, counted. Nothing here is a matter of time. */
const PATIENCE_MS = 120_000;
const architecture = architectureOf(process.arch);

/** Python itself: what stands in the search path may be a script that looks for it. The sensor works meanwhile. */
function python(script: string, ...args: readonly string[]): Promise<string> {
  const command = 'exec "$(python3 -c \'import sys; print(sys.executable)\')" -c "$@"';
  const child = spawn("sh", ["-c", command, "sh", script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => (status === 0 ? resolve(said) : reject(new Error(`python ended with ${status}`))));
  });
}

/** Writes 100,000 files, every 200th of them the program, each with other bytes at its end. */
const BURST = `
import os, sys
folder, program = sys.argv[1], open(sys.argv[2], "rb").read()
for index in range(100_000):
    if index % 1000 == 0: os.mkdir(f"{folder}/{index // 1000}")
    is_program = index % 200 == 0
    fd = os.open(f"{folder}/{index // 1000}/{index}", os.O_WRONLY | os.O_CREAT, 0o755 if is_program else 0o644)
    os.write(fd, program + b"%d" % index if is_program else b"nothing that runs")
    os.close(fd)
`;

/** Writes, runs and removes a program a hundred times; prints how long each took, in milliseconds. */
const DROPPERS = `
import os, sys, time
folder, program = sys.argv[1], open(sys.argv[2], "rb").read()
for index in range(100):
    path = f"{folder}/{index}"
    began = time.monotonic()
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o755)
    os.write(fd, program + b"%d" % index)
    os.close(fd)
    pid = os.posix_spawn(path, [path], {}, file_actions=[(os.POSIX_SPAWN_CLOSE, 1)])
    os.unlink(path)
    print((time.monotonic() - began) * 1000)
    os.waitpid(pid, 0)
    time.sleep(0.01)
`;

const why = whyNoSensor();
const ready = why === undefined && architecture !== undefined && hasTool("python3");

describe.skipIf(!ready)("the live sensor", { timeout: 2 * PATIENCE_MS }, () => {
  const host = new LiveHost();
  beforeAll(async () => {
    await host.open();
    if (architecture === undefined) return;
    const program = elfPayload({ architecture, disguise: "stripped", prints: "a test of limpid" });
    writeFileSync(host.path("program"), program);
  });
  afterAll(() => host.close());

  /** Findings of files below a folder that were looked into, one for each. */
  const lookedInto = (folder: string): readonly Finding[] =>
    [...host.findings.values()].filter(({ artifact }) => {
      return artifact.path?.startsWith(`${folder}/`) === true && artifact.opacity?.level === "symbols";
    });

  it("finds each of 500 stripped programs among 100,000 files, or says what was lost", async () => {
    const folder = host.path("burst");
    mkdirSync(folder);
    await python(BURST, folder, host.path("program"));
    const shed = (): number => host.sensor.counts.inspection.shed;
    const overflows = (): number => host.sensor.counts.files?.overflow ?? 0;
    await eventually(
      () => (lookedInto(folder).length + shed() >= 500 || overflows() > 0 ? true : undefined),
      PATIENCE_MS,
    );
    const found = lookedInto(folder);
    const told = { found: found.length, shed: shed(), overflows: overflows() };
    console.log(`burst of 100,000 files with 500 programs: ${JSON.stringify(told)}`);
    expect(new Set(found.map(({ artifact }) => artifact.path)).size).toBe(found.length);
    // How much an overflow of its queue lost the kernel does not say: that it happened is told as a loss.
    if (overflows() > 0) expect(host.events.some(({ kind }) => kind === "events.lost")).toBe(true);
    else expect(found.length + shed()).toBeGreaterThanOrEqual(500);
  });

  it("finds at least 99 of 100 programs that are written, run and removed at once", async () => {
    const folder = host.path("droppers");
    mkdirSync(folder);
    const took = (await python(DROPPERS, folder, host.path("program"))).trimEnd().split("\n").map(Number);
    const ran = (): readonly Finding[] => lookedInto(folder).filter(({ executions }) => executions.length > 0);
    await eventually(() => (ran().length >= 100 ? true : undefined), 20_000);
    const fast = took.filter((ms) => ms <= 2).length;
    console.log(`droppers: ${ran().length} of 100 found; ${fast} of them were over within 2 ms`);
    expect(ran().length).toBeGreaterThanOrEqual(99);
    expect(new Set(ran().map(({ artifact }) => artifact.path)).size).toBe(ran().length);
  });
});
