import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import type { EventKind, EventOf, TelemetryEvent } from "@limpid/core";
import { afterEach, describe, expect, it } from "vitest";
import { hasTool } from "../../../../tests/support/corpus.ts";
import { bootId, Clock } from "../kernel/clock.ts";
import { FileStatuses } from "../kernel/file-status.ts";
import { openKernel } from "../kernel/kernel.ts";
import { Readiness } from "../kernel/readiness.ts";
import { eventually, whyNoSensor } from "../testing/real-kernel.ts";
import { Identities } from "./identity.ts";
import { ProcessWatch } from "./watch-processes.ts";

/** Watches this host's processes until it is closed. */
class Watched {
  readonly events: TelemetryEvent[] = [];
  readonly watch: ProcessWatch;
  readonly #readiness: Readiness;

  private constructor(kernel: Awaited<ReturnType<typeof openKernel>>) {
    const clock = new Clock();
    const identities = new Identities(bootId(), clock.sinceBoot(clock.now()));
    this.#readiness = new Readiness(kernel);
    const images = new FileStatuses(kernel);
    const options = { kernel, clock, identities, images, readiness: this.#readiness, host: "h" };
    this.watch = new ProcessWatch(
      { ...options, readFiles: () => Number.POSITIVE_INFINITY, filesCovered: () => true },
      { event: (event) => this.events.push(event), lost: () => {}, blind: () => {} },
    );
  }

  static async open(): Promise<Watched> {
    const watched = new Watched(await openKernel());
    await watched.watch.open();
    return watched;
  }

  of<K extends EventKind>(kind: K): readonly EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** The execution of a process with this among its arguments. */
  execution(argument: string): EventOf<"process.executed"> | undefined {
    return this.of("process.executed").find(({ argv }) => argv.includes(argument));
  }

  close(): void {
    this.watch.close();
    this.#readiness.close();
  }
}

const opened: Watched[] = [];
const children: ChildProcess[] = [];

async function watch(): Promise<Watched> {
  const watched = await Watched.open();
  opened.push(watched);
  return watched;
}

function start(command: string, args: readonly string[], options: Parameters<typeof spawn>[2] = {}): ChildProcess {
  const child = spawn(command, args, { stdio: "ignore", ...options });
  children.push(child);
  return child;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const watched of opened.splice(0)) watched.close();
});

describe.skipIf(whyNoSensor() !== undefined)("the processes of this host", () => {
  it("none of a burst of 1,500 is lost", { timeout: 120_000 }, async () => {
    const watched = await watch();
    const burst = "i=0; while [ $i -lt 1500 ]; do /bin/true $i; i=$((i+1)); done; exit 3";
    const shell = start("sh", ["-c", burst]);
    await once(shell, "exit");
    const ended = () => watched.of("process.exited").find(({ process }) => process.pid === shell.pid);
    expect(await eventually(ended)).toMatchObject({ code: 3, process: { image: expect.stringMatching(/sh$/) } });
    const forks = watched.of("process.forked").filter(({ process }) => process.pid === shell.pid);
    const born = new Set(forks.map(({ child }) => child));
    const runs = watched.of("process.executed").filter(({ process }) => process.ppid === shell.pid);
    const ends = watched.of("process.exited").filter(({ process }) => process.ppid === shell.pid);
    expect([forks.length, runs.length, ends.length]).toEqual([1500, 1500, 1500]);
    expect(new Set(runs.map(({ process }) => process.sensorId)).size).toBe(1500);
    for (const { process, image, argv, argvComplete } of runs) {
      expect(born.has(process.pid)).toBe(true);
      // Without audit what ended at once is not known; what is known is true.
      expect(image ?? "/bin/true").toMatch(/\/true$/);
      if (argvComplete) expect(argv[0]).toBe("/bin/true");
    }
    expect(ends.every(({ code }) => code === 0)).toBe(true);
    const order = watched.events.filter((event) => "process" in event && event.process.ppid === shell.pid);
    expect(order.every((event, index) => index === 0 || event.at >= (order[index - 1]?.at ?? 0))).toBe(true);
  });

  it("those that run already are told with their own start", async () => {
    const before = start("sleep", ["61.25"]);
    await once(before, "spawn");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const watched = await watch();
    const told = watched.execution("61.25");
    expect(told).toMatchObject({ process: { pid: before.pid, ppid: process.pid }, argvComplete: true });
    expect(told?.at).toBe(told?.process.startedAt);
    expect(Date.now() - (told?.at ?? 0)).toBeLessThan(60_000);
    const self = watched.of("process.executed").find((event) => event.process.pid === process.pid);
    expect(self?.process.sensorId).toBe(told?.process.parentSensorId);
    expect(watched.of("process.executed").filter((event) => event.process.pid === before.pid)).toHaveLength(1);
  });

  it("where, by whom and from which file a program runs is known", async () => {
    const watched = await watch();
    start("sleep", ["62.25"], { cwd: "/usr", uid: 61_234, gid: 61_235 });
    const told = await eventually(() => watched.execution("62.25"));
    expect(told).toMatchObject({
      image: expect.stringMatching(/\/(sleep|coreutils|busybox)$/),
      process: { uid: 61_234, euid: 61_234, gid: 61_235, cwd: "/usr", container: null },
      file: { device: expect.stringMatching(/^[0-9a-f]+:[0-9a-f]+$/), mode: expect.any(Number), ownerUid: 0 },
    });
  });

  it.skipIf(!hasTool("python3"))("a file in memory that runs is named as the kernel names it", async () => {
    const watched = await watch();
    const code =
      "import os; d=os.memfd_create('hidden', 0); f=open('/bin/sleep','rb'); os.write(d, f.read()); " +
      "os.execv('/proc/self/fd/%d' % d, ['kthreadd', '63.25'])";
    start("python3", ["-c", code]);
    const told = await eventually(() => watched.execution("63.25"));
    expect(told).toMatchObject({ image: "/memfd:hidden (deleted)", argv: ["kthreadd", "63.25"] });
    expect(told?.file.inode).toBeDefined();
  });

  it("one in a pid namespace of its own bears the host's number, and may be in a container", async () => {
    const watched = await watch();
    start("unshare", ["--pid", "--fork", "--kill-child", "sleep", "65.25"]);
    const told = await eventually(() => {
      return watched.of("process.executed").find(({ argv }) => argv[0] === "sleep" && argv[1] === "65.25");
    });
    expect(told?.process.pid).toBeGreaterThan(1);
    expect(told?.process.container).toBeUndefined();
  });

  it.skipIf(!hasTool("strace"))("who takes hold of another process is told", async () => {
    const watched = await watch();
    const traced = start("sleep", ["64.25"]);
    await once(traced, "spawn");
    start("strace", ["-qq", "-o", "/dev/null", "-p", String(traced.pid)]);
    const told = await eventually(() => watched.of("process.tampered").find(({ target }) => target === traced.pid));
    expect(told?.process.image).toMatch(/strace$/);
  });
});

/** Account whose executions the test asks audit to tell of, and nobody else's. */
const TOLD_UID = 61_236;
const RULE = ["always,exit", "-F", "arch=b64", "-S", "execve", "-F", `uid=${TOLD_UID}`, "-k", "limpid-test"];

function audit(...args: readonly string[]): string {
  return spawnSync("auditctl", args, { encoding: "utf8" }).stdout;
}

/** The kernel has audit, and its settings may be changed. */
function hasAudit(): boolean {
  if (whyNoSensor() !== undefined || !hasTool("auditctl", "auditd")) return false;
  return /^enabled [01]$/m.test(audit("-s"));
}

describe.skipIf(!hasAudit())("audit beside it", () => {
  it("gives the arguments of processes that end at once", { timeout: 120_000 }, async () => {
    const enabled = /^enabled (\d)/m.exec(audit("-s"))?.[1] ?? "0";
    const limit = /^backlog_limit (\d+)/m.exec(audit("-s"))?.[1] ?? "64";
    const watched = await watch();
    try {
      audit("-b", "8192", "-e", "1");
      audit("-a", ...RULE);
      const burst = "i=0; while [ $i -lt 200 ]; do /bin/true run-$i; i=$((i+1)); done";
      const shell = start("sh", ["-c", burst], { uid: TOLD_UID });
      await once(shell, "exit");
      const ended = () => watched.of("process.exited").find(({ process }) => process.pid === shell.pid);
      expect(await eventually(ended)).toBeDefined();
      // Audit's word may come when the event has left; on a busy machine that is some, never most.
      const mine = watched.of("process.executed").filter(({ process }) => process.ppid === shell.pid);
      const joined = mine.filter(({ alsoTold }) => alsoTold !== undefined);
      expect(mine).toHaveLength(200);
      expect(joined.length).toBeGreaterThanOrEqual(100);
      for (const event of joined) {
        expect(event).toMatchObject({ argvComplete: true, process: { uid: TOLD_UID } });
        expect(event.image).toMatch(/\/true$/);
        expect(event.argv).toEqual(["/bin/true", expect.stringMatching(/^run-\d+$/)]);
      }
      expect(new Set(joined.map(({ argv }) => argv[1])).size).toBe(joined.length);
      expect(watched.watch.counts.auditAlone).toBe(0);
    } finally {
      audit("-d", ...RULE);
      audit("-e", enabled, "-b", limit);
    }
  });
});
