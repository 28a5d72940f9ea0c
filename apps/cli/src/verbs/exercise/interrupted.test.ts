import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it } from "vitest";
import { PROGRAM } from "../../../../../tests/support/program.ts";

const newFolder = temporaryFolders(afterAll);

/** An exercise whose pipeline says nothing: it tries a first drop again and again until it is ended. */
class Waiting {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  said = "";

  constructor(below: string, args: readonly string[]) {
    const all = [PROGRAM, "exercise", "shell-drop", "--yes", "--in", below, ...args];
    this.child = spawn(process.execPath, all, { stdio: ["ignore", "ignore", "pipe"] });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.said += text;
    });
    this.ended = new Promise((resolve) => this.child.once("close", resolve));
  }
}

async function until<T>(find: () => T | undefined, what: string): Promise<T> {
  for (const began = Date.now(); Date.now() - began < 50_000; await sleep(20)) {
    const found = find();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not happen`);
}

const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** Its folder, once something was played below it. */
const played = (below: string) =>
  until(() => {
    const name = readdirSync(below).find((one) => one.startsWith("limpid-exercise-"));
    if (name === undefined || !existsSync(join(below, name))) return undefined;
    return readdirSync(join(below, name)).some((one) => one.startsWith("ready-")) ? name : undefined;
  }, "a first drop");

describe.skipIf(process.platform !== "linux")("an exercise that is interrupted", () => {
  function findings(): readonly string[] {
    const folder = newFolder();
    writeFileSync(join(folder, "findings.json"), "");
    return ["--findings", join(folder, "findings.json"), "--state", folder];
  }

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("by %s leaves nothing", async (signal) => {
    const below = newFolder();
    const exercise = new Waiting(below, findings());
    await played(below);
    exercise.child.kill(signal);
    expect(await exercise.ended).toBe(3);
    expect(exercise.said).toContain("interrupted");
    expect(readdirSync(below)).toEqual([]);
  });

  it("by kill -9 leaves what the next run takes away, its watch too, and nothing of others", async () => {
    const below = newFolder();
    const log = join(newFolder(), "audit.log");
    writeFileSync(log, "");
    mkdirSync(join(below, "limpid-exercise-of-somebody"));
    const killed = new Waiting(below, ["--follow", log]);
    const name = await played(below);
    const state = join(below, `.${name}-state`);
    const lock = await until(() => readdirSync(state).find((one) => one.endsWith(".lock")), "a watch");
    const watch = Number.parseInt(readFileSync(join(state, lock), "latin1"), 10);
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(isThere(watch)).toBe(true);

    const alive = new Waiting(below, findings());
    const next = await until(
      () => readdirSync(below).find((one) => one.startsWith("limpid-exercise-") && one !== name && !one.endsWith("y")),
      "the next run",
    );
    const third = new Waiting(below, findings());
    await until(() => (readdirSync(below).length >= 3 ? true : undefined), "a run beside it");
    expect(readdirSync(below)).toContain(next);
    expect(readdirSync(below)).not.toContain(name);
    expect(existsSync(state)).toBe(false);
    await until(() => (isThere(watch) ? undefined : true), "the end of the watch");
    expect(alive.said).toContain(name.slice("limpid-exercise-".length));
    for (const one of [alive, third]) one.child.kill("SIGTERM");
    await Promise.all([alive.ended, third.ended]);
    expect(readdirSync(below)).toEqual(["limpid-exercise-of-somebody"]);
  });
});
