import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { whyNoSensor } from "../../packages/sensor/src/testing/real-kernel.ts";
import { jsonLines } from "../support/limpid.ts";

/**
 * Every scenario of this system against the live sensor, through the built program. How often each is played:
 * LIMPID_EXERCISE_TIMES; the proof of a release is 20 (`npm run exercise:proof`).
 */
const TIMES = process.env.LIMPID_EXERCISE_TIMES ?? "1";
const LAUNCHER = join(import.meta.dirname, "..", "..", "limpid");
/** Skipped for a reason that lies in the host: nobody is logged in there, or it is no CI runner. */
const DEPENDS_ON_HOST = ["make-at-home", "ci-build"];

function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; err: string }> {
  const child = spawn(LAUNCHER, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.err += text;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })));
}

describe.skipIf(whyNoSensor() !== undefined)("limpid exercise against the live sensor", () => {
  const below = mkdtempSync(join(tmpdir(), "limpid-exercises-"));
  afterAll(() => rmSync(below, { recursive: true }));

  it("is passed by every scenario of this system, and leaves nothing", { timeout: 3_600_000 }, async () => {
    const patience = ["--patience", "30", "--silence", "0.5"];
    const { code, out, err } = await run(["exercise", "--json", "--yes", "--times", TIMES, "--in", below, ...patience]);
    const outcomes = jsonLines(out);
    expect(err).toBe("");
    expect(outcomes.filter(({ result }) => result === "failed")).toEqual([]);
    expect(code).toBe(0);
    const played = outcomes.filter(({ result }) => result === "passed");
    expect(played.length).toBeGreaterThanOrEqual(20 * Number(TIMES));
    expect(readdirSync(below)).toEqual([]);
    if (process.env.LIMPID_REQUIRE !== "all") return;
    const skipped = outcomes.filter(({ result }) => result === "skipped").map(({ scenario }) => scenario);
    expect(skipped.filter((id) => !DEPENDS_ON_HOST.includes(String(id)))).toEqual([]);
  });
});
