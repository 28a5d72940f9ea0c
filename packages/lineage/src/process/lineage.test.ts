import type { ActedEvent, Actor } from "@limpid/core";
import { describe, expect, test } from "vitest";
import { Kernel } from "../testing/kernel.ts";
import { Lineage } from "./lineage.ts";

function play(
  events: readonly ActedEvent[],
  lineage = new Lineage("test"),
): { lineage: Lineage; actors: readonly Actor[] } {
  return { lineage, actors: events.map((event) => lineage.place(event)) };
}

function lastOf(actors: readonly Actor[]): Actor {
  const actor = actors.at(-1);
  if (actor === undefined) throw new Error("no actor");
  return actor;
}

const pids = ({ process }: Actor): readonly number[] => {
  const chain: number[] = [];
  for (let step: Actor["process"] | undefined = process; step !== undefined; step = step.parent) chain.push(step.pid);
  return chain;
};

describe("instances", () => {
  test("a forked process begins with its parent's image and keeps it when it executes another", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/bash", ["bash"]);
    const child = kernel.fork(shell);
    kernel.open(child, "/tmp/a");
    kernel.exec(child, "/usr/bin/curl", ["curl", "-o", "x"]);
    kernel.open(child, "/tmp/x");
    const { actors } = play(kernel.events);
    const { process, run } = lastOf(actors);
    expect(run.image).toBe("/usr/bin/curl");
    expect(process.images.map(({ image }) => image)).toEqual(["/usr/bin/bash", "/usr/bin/curl"]);
    expect(actors.at(-3)?.run.image).toBe("/usr/bin/bash");
    expect(process.startBasis).toBe("forked");
    expect(pids(lastOf(actors))).toEqual([child, shell, 1]);
  });

  test("an execution is placed with the new image; the previous one stays in the chain", () => {
    const kernel = new Kernel();
    const pid = kernel.present(700, 1, "/usr/bin/env");
    kernel.open(pid, "/tmp/a");
    kernel.exec(pid, "/usr/bin/dash", ["sh", "run.sh"], { script: "/home/dev/run.sh" });
    const { process, run } = lastOf(play(kernel.events).actors);
    expect(run).toMatchObject({
      image: "/usr/bin/dash",
      script: { path: "/home/dev/run.sh" },
      file: { path: "/usr/bin/dash" },
    });
    expect(process.images.map(({ image }) => image)).toEqual(["/usr/bin/env", "/usr/bin/dash"]);
    expect(process.startBasis).toBe("first-seen");
  });

  test("a script listed twice, as older kernels do, is still told from its interpreter", () => {
    const kernel = new Kernel();
    kernel.exec(kernel.present(700, 1, "/usr/bin/bash"), "/usr/bin/dash", ["sh", "x.sh"], { script: "/x.sh" });
    const [event] = kernel.events;
    if (event?.kind !== "process.executed") throw new Error("no execution");
    const twice = { ...event, interpreters: [event.file, ...event.interpreters] };
    expect(lastOf(play([twice]).actors).run).toMatchObject({
      script: { path: "/x.sh" },
      file: { path: "/usr/bin/dash" },
    });
  });

  test("a parent that never acts is named, and acts under the same key later", () => {
    const kernel = new Kernel();
    const parent = kernel.present(700, 600, "/usr/bin/bash");
    kernel.open(kernel.present(701, parent, "/usr/bin/cp"), "/tmp/a");
    const { lineage, actors } = play(kernel.events);
    const named = lastOf(actors).process.parent;
    expect(named).toMatchObject({ pid: 700, startBasis: "named", parent: undefined });
    const { key } = named ?? {};
    kernel.open(parent, "/tmp/b");
    const acted = lastOf(play(kernel.events.slice(-1), lineage).actors).process;
    expect(acted).toMatchObject({ startBasis: "first-seen", key, parent: { pid: 600, startBasis: "named" } });
    expect(lineage.counts).toMatchObject({ named: 1, firstSeen: 2 });
  });

  test("a pid that is given to another process after an exit is another instance", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/bash", ["bash"]);
    const first = kernel.spawn(shell, "/usr/bin/cp", ["cp"]);
    kernel.exit(first);
    kernel.fork(shell, { pid: first });
    kernel.open(first, "/tmp/a");
    const { lineage, actors } = play(kernel.events);
    const keys = new Set(actors.filter(({ process }) => process.pid === first).map(({ process }) => process.key));
    expect(keys.size).toBe(2);
    expect(lastOf(actors).run.image).toBe("/usr/bin/bash");
    expect(lineage.counts.pidsReused).toBe(1);
    expect(lineage.counts.exitsLost).toBe(0);
  });

  test("a fork of a known pid ends the process whose exit was lost", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/bash", ["bash"]);
    const first = kernel.spawn(shell, "/usr/bin/cp", ["cp"]);
    kernel.exit(first, { silent: true });
    kernel.at += 5_000;
    kernel.fork(shell, { pid: first });
    kernel.exec(first, "/usr/bin/mv", ["mv"]);
    const { lineage, actors } = play(kernel.events);
    expect(lastOf(actors).process.images.map(({ image }) => image)).toEqual(["/usr/bin/bash", "/usr/bin/mv"]);
    expect(lineage.counts).toMatchObject({ pidsReused: 1, exitsLost: 1 });
  });

  test("a parent that cannot be is a contradiction: another process, though fork and exit were lost", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/bash", ["bash"]);
    const first = kernel.spawn(shell, "/usr/bin/cp", ["cp"]);
    const other = kernel.spawn(1, "/usr/bin/make", ["make"]);
    kernel.exit(first, { silent: true });
    kernel.fork(other, { pid: first, silent: true });
    kernel.open(first, "/tmp/a");
    const { lineage, actors } = play(kernel.events);
    expect(pids(lastOf(actors))).toEqual([first, other, 1]);
    expect(lastOf(actors).process.startBasis).toBe("first-seen");
    expect(lineage.counts.exitsLost).toBe(1);
  });

  test("a login account that is unset again is a contradiction", () => {
    const kernel = new Kernel();
    const sshd = kernel.present(500, 1, "/usr/sbin/sshd");
    const session = kernel.fork(sshd, { pid: 900 });
    kernel.setLogin(session, 1000);
    kernel.exit(session, { silent: true });
    kernel.fork(sshd, { pid: 900, silent: true });
    kernel.open(900, "/tmp/a");
    const { process } = lastOf(play(kernel.events).actors);
    expect(process).toMatchObject({ loginUser: null, login: undefined, startBasis: "first-seen" });
  });

  test("an orphan keeps its parent, whether pid 1 or a subreaper takes it in", () => {
    for (const reaper of [1, 100]) {
      const kernel = new Kernel();
      const manager = kernel.spawn(1, "/usr/lib/systemd/systemd", ["systemd", "--user"]);
      const shell = kernel.spawn(manager, "/usr/bin/bash", ["bash"]);
      const daemon = kernel.spawn(shell, "/usr/bin/tmux", ["tmux"]);
      kernel.exit(shell);
      kernel.task(daemon).ppid = reaper === 1 ? 1 : manager;
      kernel.open(daemon, "/tmp/a");
      kernel.open(daemon, "/tmp/b");
      const { lineage, actors } = play(kernel.events);
      expect(pids(lastOf(actors))).toEqual([daemon, shell, manager, 1]);
      expect(lineage.counts).toMatchObject({ pidsReused: 0, exitsLost: 0 });
    }
  });

  test("an orphan in a container goes to the container's first process, which is no ancestor", () => {
    const kernel = new Kernel();
    const shim = kernel.spawn(1, "/usr/bin/containerd-shim-runc-v2", ["shim"]);
    const first = kernel.spawn(shim, "/app/server", ["server"]);
    const shell = kernel.spawn(kernel.spawn(shim, "/usr/bin/runc", ["runc", "exec"]), "/bin/sh", ["sh"]);
    const daemon = kernel.spawn(shell, "/tmp/x", ["x"]);
    kernel.exit(shell);
    kernel.task(daemon).ppid = first;
    kernel.open(daemon, "/tmp/a");
    const { lineage, actors } = play(kernel.events);
    expect(pids(lastOf(actors)).slice(0, 2)).toEqual([daemon, shell]);
    expect(lineage.counts.exitsLost).toBe(0);
  });

  test("the fork record of a vfork comes after the child's exec, and even after its exit", () => {
    for (const place of [2, 3]) {
      const kernel = new Kernel();
      const shell = kernel.spawn(1, "/usr/bin/dash", ["sh"]);
      const child = kernel.spawn(shell, "/usr/bin/chmod", ["chmod"]);
      kernel.exit(child);
      const [started, run, fork, ...rest] = kernel.events.slice(0);
      if (started === undefined || run === undefined || fork === undefined) throw new Error("no fork");
      const late = [started, run, ...rest];
      late.splice(place + 1, 0, fork);
      const { lineage, actors } = play(late);
      const process = actors.find(({ process: { pid } }) => pid === child)?.process;
      expect(process?.startBasis).toBe("forked");
      expect(process?.images.map(({ image }) => image)).toEqual(["/usr/bin/dash", "/usr/bin/chmod"]);
      expect(lineage.counts).toMatchObject({ lateForks: 1, pidsReused: 0 });
    }
  });

  test("threads among clone results make no process, and no lost exit", () => {
    const kernel = new Kernel();
    const java = kernel.spawn(1, "/usr/bin/java", ["java"]);
    for (let thread = 0; thread < 50; thread++) kernel.fork(java, { thread: thread % 2 === 0 ? true : undefined });
    kernel.open(java, "/tmp/a");
    const { lineage } = play(kernel.events);
    expect(lineage.counts).toMatchObject({ forked: 1, tracked: 2 });
  });

  test("a thread's number that another process bears later makes it no child of the thread's process", () => {
    const kernel = new Kernel();
    const java = kernel.spawn(1, "/usr/bin/java", ["java"]);
    const thread = kernel.fork(java, { thread: undefined });
    kernel.fork(1, { pid: thread, silent: true });
    kernel.open(thread, "/tmp/a");
    const { process } = lastOf(play(kernel.events).actors);
    expect(process).toMatchObject({ startBasis: "first-seen", parent: { pid: 1 } });
  });

  test("an older fork of a pid that is told late changes nothing", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/bash", ["bash"]);
    const make = kernel.spawn(1, "/usr/bin/make", ["make"]);
    kernel.fork(shell, { pid: 900 });
    const older = kernel.events.pop();
    kernel.exit(900, { silent: true });
    kernel.fork(make, { pid: 900 });
    if (older !== undefined) kernel.events.push(older);
    kernel.open(900, "/tmp/a");
    if (older !== undefined) kernel.events.push(older);
    kernel.open(900, "/tmp/b");
    expect(pids(lastOf(play(kernel.events).actors))).toEqual([900, make, 1]);
  });

  test("a parent that only ever forked is known when a child names it", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/dash", ["sh"]);
    const middle = kernel.fork(shell);
    const child = kernel.fork(middle, { silent: true });
    kernel.open(child, "/tmp/a");
    const { actors } = play(kernel.events);
    expect(pids(lastOf(actors))).toEqual([child, middle, shell, 1]);
    expect(lastOf(actors).process.parent?.startBasis).toBe("forked");
  });

  test("a record that comes late belongs to the process and image of its time", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/dash", ["sh"]);
    const child = kernel.fork(shell);
    kernel.open(child, "/tmp/by-dash");
    kernel.exec(child, "/usr/bin/cat", ["cat"]);
    kernel.exit(child);
    kernel.fork(shell, { pid: child });
    kernel.exec(child, "/usr/bin/rm", ["rm"]);
    const late = kernel.events.findIndex(({ kind }) => kind === "file.opened");
    const [open] = kernel.events.splice(late, 1);
    if (open === undefined) throw new Error("no open");
    const { actors } = play([...kernel.events, open]);
    expect(lastOf(actors).run.image).toBe("/usr/bin/dash");
    expect(lastOf(actors).process.images.map(({ image }) => image)).toEqual(["/usr/bin/dash", "/usr/bin/cat"]);
  });

  test("an execution that was lost leaves an image without arguments", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/dash", ["sh"]);
    kernel.task(shell).image = "/usr/bin/busybox";
    kernel.open(shell, "/tmp/a");
    const { lineage, actors } = play(kernel.events);
    expect(lastOf(actors).run).toMatchObject({
      image: "/usr/bin/busybox",
      argv: [],
      argvComplete: false,
      event: undefined,
    });
    expect(lineage.counts.executionsLost).toBe(1);
  });

  test("an upgrade under a running program is no new image", () => {
    const kernel = new Kernel();
    const daemon = kernel.spawn(1, "/usr/sbin/cron", ["cron"]);
    kernel.task(daemon).image = "/usr/sbin/cron (deleted)";
    kernel.open(daemon, "/tmp/a");
    const { lineage, actors } = play(kernel.events);
    expect(lastOf(actors).run.image).toBe("/usr/sbin/cron");
    expect(lineage.counts.executionsLost).toBe(0);
  });

  test("the same record twice changes nothing", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/bash", ["bash"]);
    kernel.spawn(shell, "/usr/bin/cp", ["cp"]);
    const once = play(kernel.events);
    const twice = play(kernel.events.flatMap((event) => [event, event]));
    expect(twice.lineage.counts).toEqual(once.lineage.counts);
    expect(lastOf(twice.actors).process.images).toHaveLength(2);
  });

  test("a sensor's own id is the identity, whatever happens to pids", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/usr/bin/bash", ["bash"]);
    kernel.open(shell, "/tmp/a");
    kernel.exit(shell, { silent: true });
    kernel.fork(1, { pid: shell, silent: true });
    kernel.open(shell, "/tmp/b");
    const named = kernel.events.map((event, index) => ({
      ...event,
      process: { ...event.process, sensorId: event.process.pid === 1 ? "init" : index < 3 ? "one" : "two" },
    }));
    const { actors } = play(named as readonly ActedEvent[]);
    expect(actors.at(-1)?.process.key).toBe("test/two");
    expect(actors.at(-2)?.process.key).toBe("test/one");
  });

  test("an id that changes with the image stays one process, and names parents", () => {
    const kernel = new Kernel();
    const shell = kernel.spawn(1, "/bin/zsh", ["zsh"]);
    const child = kernel.spawn(shell, "/usr/bin/curl", ["curl"]);
    kernel.open(child, "/tmp/a");
    let version = 7;
    const named = kernel.events.map((event) => {
      const { pid } = event.process;
      const before = `${pid}:${version}`;
      if (event.kind === "process.executed") version += 1;
      const formerSensorId = event.kind === "process.executed" ? { formerSensorId: before } : {};
      return { ...event, process: { ...event.process, sensorId: `${pid}:${version}`, ...formerSensorId } };
    });
    const last = named.at(-1);
    if (last === undefined) throw new Error("events expected");
    const orphan = {
      ...last,
      id: "orphan",
      process: { ...last.process, pid: 999, ppid: 1, sensorId: "999:1", parentSensorId: last.process.sensorId },
    };
    const { actors } = play([...named, orphan] as readonly ActedEvent[]);
    const writer = actors.at(-2)?.process;
    expect(writer?.images.map(({ image }) => image)).toContain("/usr/bin/curl");
    expect(writer?.pid).toBe(child);
    expect(new Set(actors.filter(({ process }) => process.pid === child).map(({ process }) => process.key)).size).toBe(
      1,
    );
    expect(actors.at(-1)?.process.parent).toBe(writer);
  });

  test("a parent that only its child's record names has the image that it names", () => {
    const kernel = new Kernel();
    kernel.open(kernel.spawn(1, "/bin/zsh", ["zsh"]), "/tmp/a");
    const last = kernel.events.at(-1);
    if (last === undefined) throw new Error("events expected");
    const process = { ...last.process, pid: 999, ppid: 777, parentSensorId: "n", parentImage: "/usr/sbin/nginx" };
    const { actors } = play([...kernel.events, { ...last, id: "child", process }] as readonly ActedEvent[]);
    expect(actors.at(-1)?.process.parent).toMatchObject({ pid: 777, run: { image: "/usr/sbin/nginx" } });
  });
});

describe("login context", () => {
  test("a login reaches later children, not earlier ones, with the session told after it", () => {
    const kernel = new Kernel();
    const session = kernel.spawn(kernel.present(500, 1, "/usr/sbin/sshd"), "/usr/sbin/sshd", ["sshd", "-R"]);
    const before = kernel.fork(session);
    kernel.open(before, "/tmp/a");
    kernel.setLogin(session, 1001, 8);
    const after = kernel.fork(session);
    kernel.open(after, "/tmp/b");
    kernel.openSession(session, "/usr/sbin/sshd", "ssh");
    const { actors } = play(kernel.events);
    const of = (pid: number) => actors.findLast(({ process }) => process.pid === pid)?.process;
    expect(of(before)?.login).toBeUndefined();
    expect(of(after)).toMatchObject({
      loginUser: 1001,
      session: 8,
      login: { loginUser: 1001, image: "/usr/sbin/sshd", session: { program: "/usr/sbin/sshd", terminal: "ssh" } },
    });
  });

  test("a session of sudo does not replace the login it runs below", () => {
    const kernel = new Kernel();
    const session = kernel.spawn(kernel.present(500, 1, "/usr/sbin/sshd"), "/usr/sbin/sshd", ["sshd", "-R"]);
    kernel.setLogin(session, 1001);
    const sudo = kernel.spawn(session, "/usr/bin/sudo", ["sudo", "-s"]);
    kernel.openSession(sudo, "/usr/bin/sudo", "pts0");
    const { process } = lastOf(play(kernel.events).actors);
    expect(process.login?.session).toBeUndefined();
    expect(process.login?.image).toBe("/usr/sbin/sshd");
  });

  test("a failed attempt sets nothing, and a forged program name is no image", () => {
    const kernel = new Kernel();
    const server = kernel.spawn(1, "/opt/server", ["server"]);
    kernel.setLogin(server, 1000);
    kernel.openSession(server, "/usr/sbin/sshd", "ssh");
    const failed = kernel.events.map((event) => (event.kind === "login.set" ? { ...event, succeeded: false } : event));
    const { process, run } = lastOf(
      play(
        failed.map((event) => ({
          ...event,
          process: {
            ...event.process,
            image: event.kind === "session.opened" ? "/usr/sbin/sshd" : event.process.image,
          },
        })),
      ).actors,
    );
    expect(process.login?.image).toBeUndefined();
    expect(run.image).toBe("/opt/server");
  });
});
