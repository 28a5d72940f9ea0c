import type { ActedEvent, FileRef, ProcessExecuted, TelemetryEvent } from "@limpid/core";
import { describe, expect, it } from "vitest";
import type { Clock } from "../kernel/clock.ts";
import type { ConnectorEvent } from "./connector-message.ts";
import { Identities } from "./identity.ts";
import type { ImageFacts, ProcessFacts } from "./proc-reader.ts";
import { ProcessStory, type Shown } from "./process-story.ts";

const WALL = 1_000_000; // wall clock at CLOCK_MONOTONIC 0

/** A machine whose time and /proc the test sets. */
class Machine {
  now = 1_000;
  readonly proc = new Map<number, ImageFacts>();
  readonly told: TelemetryEvent[] = [];
  readonly story: ProcessStory;

  constructor() {
    const clock = {
      now: () => this.now,
      synchronise: () => {},
      wall: (at: number) => Math.floor(WALL + at),
      monotonic: (at: number) => at - WALL,
      sinceBoot: (at: number) => at,
      startOfSystem: WALL,
    } as unknown as Clock;
    const proc = {
      effort: "full" as const,
      process: (pid: number) => this.proc.get(pid)?.process,
      image: (pid: number) => this.proc.get(pid),
      startTicks: (pid: number) => this.proc.get(pid)?.process?.startTicks,
    };
    const options = { host: "h", clock, identities: new Identities("abcdef0123", 1), proc };
    this.story = new ProcessStory(options, (event) => this.told.push(event));
  }

  /** What /proc shows of a process from now on. */
  shows(pid: number, image: string, changes: Partial<ProcessFacts> = {}): void {
    const process: ProcessFacts = {
      pid,
      ppid: 1,
      startTicks: Math.floor(this.now / 10),
      kernelThread: false,
      name: "x",
      uid: 0,
      euid: 0,
      gid: 0,
      loginUser: null,
      session: null,
      terminal: null,
      container: null,
      ...changes,
    };
    const file = { device: "08:01", inode: inodeOf(image), mode: 0o100755, uid: 0, sizeBytes: 9 };
    const argv = [image];
    this.proc.set(pid, { image, file, argv, argvComplete: true, cwd: "/", process });
  }

  get shown(): readonly Shown[] {
    return [...this.proc.values()].map((facts) => ({ facts, readAt: this.now }));
  }

  connector(...events: readonly ConnectorEvent[]): this {
    this.story.take(events);
    return this;
  }

  /** What was told since the last time, after `ms` have gone by. `heardUntil`: all witnesses were heard until then. */
  after(ms: number, heardUntil?: number): readonly TelemetryEvent[] {
    this.now += ms;
    this.story.release(heardUntil);
    return this.told.splice(0);
  }
}

function inodeOf(image: string): number {
  return [...image].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 1_000_003;
}

function fileRef(path: string): FileRef {
  return { path, pathBasis: "absolute", device: "08:01", inode: inodeOf(path), mode: 0o100755, ownerUid: 0 };
}

function opened(machine: Machine, pid: number, path: string, identity?: string): void {
  machine.story.opened(pid, { file: fileRef(path), identity, after: 995 });
}

function wrote(machine: Machine, pid: number, path: string, identity?: string): void {
  machine.story.act({
    pid,
    after: 995,
    before: machine.now,
    file: { ...fileRef(path), identity },
    for: { prepared: true },
    make: (process, at) =>
      ({ kind: "file.written", id: "f", at, host: "h", process, file: fileRef(path), finished: true }) as ActedEvent,
  });
}

function auditExec(pid: number, at: number, image: string, argv: readonly string[]): ProcessExecuted {
  const process = { pid, ppid: 1, image, name: "x", uid: 0, euid: 0, gid: 0, cwd: "/tmp" };
  return {
    kind: "process.executed",
    id: `${at}:1`,
    at: WALL + at,
    host: "h",
    process: { ...process, loginUser: 1000, session: 3, terminal: "pts0" },
    image,
    argv,
    argvComplete: true,
    file: fileRef(image),
    interpreters: [],
  };
}

const brief = (events: readonly TelemetryEvent[]) =>
  events.map((event) => {
    const image = "process" in event ? event.process.image : undefined;
    return `${event.kind} ${"process" in event ? event.process.pid : ""} ${image ?? "?"}`;
  });

describe("processes", () => {
  it("are forked, execute and end, each under one name that no other process has", () => {
    const machine = new Machine();
    machine.shows(10, "/bin/sh");
    machine.connector({ kind: "forked", at: 1000, pid: 10, child: 20 });
    machine.shows(20, "/bin/ls");
    machine.connector({ kind: "executed", at: 1001, pid: 20 }).story.look();
    machine.connector({ kind: "exited", at: 1005, pid: 20, code: 3 });
    const events = machine.after(5);
    expect(brief(events)).toEqual(["process.forked 10 ?", "process.executed 20 /bin/ls", "process.exited 20 /bin/ls"]);
    expect(events[1]).toMatchObject({
      at: WALL + 1001,
      argv: ["/bin/ls"],
      platform: "linux",
      process: { sensorId: "abcdef01-20@100", parentSensorId: "abcdef01-10@100", ppid: 10, cwd: "/" },
      file: { inode: inodeOf("/bin/ls"), device: "08:01" },
    });
    expect(events[2]).toMatchObject({ code: 3 });
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);

    machine.now = 9_000;
    machine.shows(20, "/bin/sh");
    machine.connector({ kind: "forked", at: 9000, pid: 10, child: 20 }, { kind: "executed", at: 9000, pid: 20 });
    const again = machine.after(1).find(({ kind }) => kind === "process.executed");
    expect(again).toMatchObject({ process: { sensorId: "abcdef01-20@900" } });
  });

  it("are not given the image of another process that has the number by now", () => {
    const machine = new Machine();
    machine.connector({ kind: "forked", at: 1000, pid: 10, child: 20 }, { kind: "executed", at: 1001, pid: 20 });
    machine.now = 60_000;
    machine.shows(20, "/bin/other");
    machine.story.look();
    expect(brief(machine.after(0))).toContain("process.executed 20 ?");
  });

  it("are not given the image of their next execution", () => {
    const machine = new Machine();
    machine.shows(20, "/bin/second");
    machine.connector({ kind: "executed", at: 999, pid: 20 }).story.look();
    machine.connector({ kind: "executed", at: 1000, pid: 20 }).story.look(); // had begun when it was looked at
    machine.now = 1005;
    machine.connector({ kind: "executed", at: 1002, pid: 20 }, { kind: "executed", at: 1003, pid: 20 }).story.look();
    expect(brief(machine.after(5))).toEqual([
      "process.executed 20 ?",
      "process.executed 20 /bin/second",
      "process.executed 20 ?",
      "process.executed 20 /bin/second",
    ]);
  });

  it("follow their accounts", () => {
    const machine = new Machine();
    machine.shows(20, "/bin/su");
    machine.connector({ kind: "executed", at: 1000, pid: 20 }).story.look();
    machine.connector({ kind: "user", at: 1001, pid: 20, uid: 1000, euid: 1000 });
    machine.connector({ kind: "forked", at: 1002, pid: 20, child: 21 });
    const events = machine.after(3);
    expect(events.at(-1)).toMatchObject({ kind: "process.forked", process: { uid: 1000, image: "/bin/su" } });
  });
});

describe("audit's word on an execution", () => {
  it("is waited for once audit has told one, and joined", () => {
    const machine = new Machine();
    machine.shows(20, "/bin/ls");
    machine.connector({ kind: "executed", at: 1000, pid: 20 }).story.look();
    machine.story.audit(auditExec(20, 999, "/bin/ls", ["ls", "-l"]), true, true);
    const [first] = machine.after(1);
    expect(first).toMatchObject({
      argv: ["ls", "-l"],
      process: { loginUser: 1000, terminal: "pts0", cwd: "/tmp" },
      alsoTold: [{ sensor: "auditd", event: "999:1" }],
    });
    machine.connector({ kind: "executed", at: 1002, pid: 20 });
    expect(machine.after(10)).toEqual([]);
    machine.story.audit(auditExec(20, 1000, "/bin/cat", ["cat"]), true, true);
    expect(machine.after(1)).toMatchObject([{ image: "/bin/cat", argv: ["cat"] }]);
    machine.connector({ kind: "executed", at: 1014, pid: 20 });
    expect(machine.after(49)).toEqual([]);
    expect(brief(machine.after(2))).toEqual(["process.executed 20 ?"]);
  });

  it("counts where /proc shows what ran a moment later", () => {
    const machine = new Machine();
    machine.shows(20, "/bin/later");
    machine.connector({ kind: "executed", at: 1000, pid: 20 }).story.look();
    machine.story.audit(auditExec(20, 999, "/bin/ls", ["ls"]), true, true);
    expect(machine.after(1)).toMatchObject([{ image: "/bin/ls", argv: ["ls"], file: { path: "/bin/ls" } }]);
  });

  it("stands alone where the connector lost it, and is let go of when it comes too late", () => {
    const machine = new Machine();
    machine.story.audit(auditExec(30, 999, "/bin/ls", ["ls"]), true, true);
    expect(machine.after(20)).toEqual([]);
    expect(brief(machine.after(31))).toEqual(["process.executed 30 /bin/ls"]);

    machine.shows(20, "/bin/cat");
    machine.connector({ kind: "executed", at: 1051, pid: 20 }).story.look();
    machine.after(200);
    machine.story.audit(auditExec(20, 1050, "/bin/cat", ["cat"]), true, true);
    expect(machine.after(60)).toEqual([]);
    expect(machine.story.joining.counts).toEqual({ joined: 0, late: 1, alone: 1 });
  });

  it("is not waited for where its rules tell of others only", () => {
    const machine = new Machine();
    machine.story.audit(auditExec(30, 999, "/bin/ls", ["ls"]), true, true);
    machine.after(60);
    for (let count = 0; count < 32; count++) {
      machine.connector({ kind: "executed", at: machine.now, pid: 20 });
      machine.after(51);
    }
    expect(machine.story.joining.waitMs).toBe(0);
  });

  it("on files is left out where the file watch tells of them", () => {
    const machine = new Machine();
    const { process } = auditExec(20, 999, "/bin/cp", []);
    const removed = { kind: "file.removed", id: "1", at: WALL + 999, host: "h", process, file: fileRef("/x") } as const;
    machine.story.audit(removed, true, true);
    expect(machine.after(1)).toEqual([]);
    expect(machine.story.counts.auditFilesLeftOut).toBe(1);
    machine.story.audit(removed, false, true);
    expect(machine.after(1)).toMatchObject([{ kind: "file.removed", process: { sensorId: expect.any(String) } }]);
  });
});

describe("files", () => {
  it("are told before the execution that came after, however late they were read", () => {
    const machine = new Machine();
    machine.shows(10, "/usr/bin/python3");
    machine.connector({ kind: "executed", at: 990, pid: 10 }).story.look();
    machine.shows(20, "/tmp/agent");
    machine.connector(
      { kind: "forked", at: 999, pid: 10, child: 20 },
      { kind: "executed", at: 1000, pid: 20 },
      { kind: "exited", at: 1001, pid: 20, code: 0 },
    );
    machine.now = 1005;
    wrote(machine, 10, "/tmp/agent");
    opened(machine, 20, "/tmp/agent");
    wrote(machine, 10, "/tmp/other");
    expect(brief(machine.after(1))).toEqual([
      "process.executed 10 /usr/bin/python3",
      "process.forked 10 /usr/bin/python3",
      "file.written 10 /usr/bin/python3",
      "process.executed 20 /tmp/agent",
      "process.exited 20 /tmp/agent",
      "file.written 10 /usr/bin/python3",
    ]);
  });

  it("are put down to the image before, where a process then ran what it had written", () => {
    const machine = new Machine();
    machine.shows(10, "/usr/bin/perl");
    machine.connector({ kind: "executed", at: 990, pid: 10 }).story.look();
    machine.story.settled();
    machine.shows(10, "/tmp/agent", { startTicks: 100 });
    machine.connector({ kind: "executed", at: 1000, pid: 10 }).story.look();
    wrote(machine, 10, "/tmp/agent");
    opened(machine, 10, "/tmp/agent");
    expect(brief(machine.after(1))).toEqual([
      "process.executed 10 /usr/bin/perl",
      "file.written 10 /usr/bin/perl",
      "process.executed 10 /tmp/agent",
    ]);
  });

  it("that were opened to be run say what ran, where nothing else does", () => {
    const machine = new Machine();
    machine.connector({ kind: "forked", at: 999, pid: 10, child: 20 });
    opened(machine, 20, "/tmp/a");
    opened(machine, 20, "/lib64/ld-linux-x86-64.so.2");
    opened(machine, 20, "/tmp/b");
    machine.connector({ kind: "executed", at: 1000, pid: 20 }, { kind: "executed", at: 1001, pid: 20 });
    expect(brief(machine.after(2)).slice(1)).toEqual(["process.executed 20 /tmp/a", "process.executed 20 /tmp/b"]);
  });

  it("that were opened to be run say which file it was, where /proc still showed the name and no longer the inode", () => {
    const machine = new Machine();
    machine.shows(20, "/tmp/agent", { startTicks: 99 });
    const shown = machine.proc.get(20);
    if (shown !== undefined) machine.proc.set(20, { ...shown, file: undefined });
    machine.connector({ kind: "forked", at: 999, pid: 10, child: 20 }, { kind: "executed", at: 1000, pid: 20 });
    machine.story.look();
    opened(machine, 20, "/usr/bin/refused");
    opened(machine, 20, "/tmp/agent");
    const executed = machine.after(1).find(({ kind }) => kind === "process.executed");
    expect(executed).toMatchObject({ image: "/tmp/agent", file: { path: "/tmp/agent", inode: inodeOf("/tmp/agent") } });
  });

  it("are not told before the run of another file that had their inode", () => {
    const machine = new Machine();
    machine.shows(10, "/usr/bin/python3");
    machine.connector({ kind: "executed", at: 990, pid: 10 }).story.look();
    machine.shows(20, "/tmp/again");
    machine.connector({ kind: "forked", at: 998, pid: 10, child: 20 }, { kind: "executed", at: 999, pid: 20 });
    machine.story.look();
    machine.now = 1005;
    wrote(machine, 10, "/tmp/again", "first");
    wrote(machine, 10, "/tmp/again", "second");
    opened(machine, 20, "/tmp/again", "first");
    wrote(machine, 10, "/tmp/again", "third");
    const order = brief(machine.after(1)).filter((told) => told.startsWith("file") || told.includes("again"));
    expect(order).toEqual([
      "file.written 10 /usr/bin/python3",
      "process.executed 20 /tmp/again",
      "file.written 10 /usr/bin/python3",
      "file.written 10 /usr/bin/python3",
    ]);
  });

  it("are not done by a process before it was there", () => {
    const machine = new Machine();
    machine.shows(20, "/tmp/again");
    machine.connector({ kind: "executed", at: 996, pid: 20 }, { kind: "forked", at: 998, pid: 10, child: 30 });
    machine.story.look();
    wrote(machine, 30, "/tmp/again");
    opened(machine, 20, "/tmp/again");
    expect(brief(machine.after(1)).map((told) => told.split(" ").slice(0, 2).join(" "))).toEqual([
      "process.executed 20",
      "process.forked 10",
      "file.written 30",
    ]);
  });

  it("are waited for: what happened since the file watch was read may be the run of one that it tells next", () => {
    const machine = new Machine();
    machine.shows(20, "/tmp/agent");
    machine.connector({ kind: "executed", at: 998, pid: 20 }, { kind: "exited", at: 1000, pid: 20, code: 0 });
    machine.story.look();
    expect(brief(machine.after(5, 997))).toEqual([]);
    wrote(machine, 10, "/tmp/agent");
    opened(machine, 20, "/tmp/agent");
    const kinds = machine.after(1, 999).map(({ kind }) => kind);
    expect(kinds).toEqual(["file.written", "process.executed"]);
    expect(machine.after(1, 1001).map(({ kind }) => kind)).toEqual(["process.exited"]);
  });

  it("that were opened to be run say nothing where more than one can be meant", () => {
    const machine = new Machine();
    for (const name of ["a", "b", "c"]) opened(machine, 20, `/tmp/${name}`);
    machine.connector({ kind: "executed", at: 1000, pid: 20 }, { kind: "executed", at: 1001, pid: 20 });
    const [first] = brief(machine.after(2));
    expect(first).toBe("process.executed 20 ?");
  });
});

describe("what /proc shows", () => {
  it("is told by age, once, with each process's own start", () => {
    const machine = new Machine();
    machine.shows(50, "/usr/sbin/sshd", { startTicks: 40, ppid: 1 });
    machine.shows(1, "/sbin/init", { startTicks: 0, ppid: 0 });
    machine.shows(40, "/bin/bash", { startTicks: 60, ppid: 50 });
    const { shown } = machine;
    machine.story.reconcile(shown, new Set(machine.proc.keys()), machine.now);
    const events = machine.after(1);
    expect(brief(events)).toEqual([
      "process.executed 1 /sbin/init",
      "process.forked 1 /sbin/init",
      "process.executed 50 /usr/sbin/sshd",
      "process.forked 50 /usr/sbin/sshd",
      "process.executed 40 /bin/bash",
    ]);
    expect(events.map((event) => event.at)).toEqual([0, 400, 400, 600, 600].map((ms) => WALL + ms));
    // As told before, should the sensor have been started anew.
    const again = events.map((event) => [event.kind, "seenRunningAs" in event && event.seenRunningAs]);
    expect(again.filter(([kind]) => kind === "process.executed").map(([, pid]) => pid)).toEqual([1, 50, 40]);
    expect(events[1]).toMatchObject({ child: 50, childSensorId: expect.stringMatching(/-50@40$/) });
    machine.story.reconcile(shown, new Set(machine.proc.keys()), machine.now);
    expect(machine.after(1)).toEqual([]);
  });

  it("is not told again by what waited in the connector meanwhile", () => {
    const machine = new Machine();
    machine.shows(20, "/bin/ls", { startTicks: 99, ppid: 10 });
    machine.story.reconcile(machine.shown, new Set([20]), 1000);
    machine.after(1);
    machine.connector({ kind: "forked", at: 995, pid: 10, child: 20 }, { kind: "executed", at: 996, pid: 20 });
    expect(machine.after(1)).toEqual([]);
  });

  it("heals what was lost", () => {
    const machine = new Machine();
    machine.shows(20, "/bin/ls");
    machine.shows(30, "/bin/cat");
    machine.story.reconcile(machine.shown, new Set([20, 30]), machine.now);
    machine.after(1000);
    machine.proc.delete(20);
    machine.shows(30, "/bin/dog", { startTicks: 100 });
    machine.shows(40, "/bin/new", { ppid: 30 });
    machine.story.reconcile(machine.shown, new Set([30, 40]), machine.now);
    expect(brief(machine.after(1))).toEqual([
      "process.exited 20 /bin/ls",
      "process.executed 30 /bin/dog",
      "process.forked 30 /bin/dog",
      "process.executed 40 /bin/new",
    ]);
  });
});
