import type { Ancestor, ProcessInstance } from "@limpid/core";
import { describe, expect, test } from "vitest";
import { corpusPath } from "../../../tests/support/corpus.ts";
import { ancestry } from "./ancestry.ts";
import { serviceAncestor } from "./person/service-ancestor.ts";
import { shellContext } from "./person/shell-context.ts";
import { Roles } from "./roles/roles.ts";
import { type Placed, placeRecorded } from "./testing/recorded.ts";

function pids(process: ProcessInstance | undefined): readonly number[] {
  return process === undefined ? [] : [process.pid, ...pids(process.parent)];
}

function executionOf(placed: readonly Placed[], pid: number): Placed {
  const found = placed.findLast(({ event }) => event.kind === "process.executed" && event.process.pid === pid);
  if (found === undefined) throw new Error(`no execution of ${pid}`);
  return found;
}

/** The author's comments in these files give the process tree that must come out. */
const SHELL = corpusPath("telemetry", "auditd", "laurel_shell-proc-trace.txt");

describe.skipIf(SHELL === undefined)("recorded process trees", () => {
  const log = (name: string) => placeRecorded(corpusPath("telemetry", "auditd", name) ?? "");

  test.each(["laurel_shell-proc-trace.txt", "laurel_shell-proc-trace-reordered.txt"])("%s", (name) => {
    const { placed } = log(name);
    expect(pids(executionOf(placed, 71505).actor.process)).toEqual([71505, 71432, 3505]);
    expect(pids(executionOf(placed, 71507).actor.process)).toEqual([71507, 71505, 71432, 3505]);
    for (const [pid, image] of [
      [71508, "/usr/bin/echo"],
      [71509, "/usr/bin/sed"],
    ] as const) {
      const { process, run } = executionOf(placed, pid).actor;
      expect(pids(process)).toEqual([pid, 71506, 71505, 71432, 3505]);
      expect(run.image).toBe(image);
      expect(process.startBasis).toBe("forked");
    }
    const script = executionOf(placed, 71505).actor.run;
    expect(script).toMatchObject({ image: "/usr/bin/dash", file: { path: "/bin/sh" } });
    expect(script.script?.path).toMatch(/double-fork\/test-script\.sh$/);
    const before = executionOf(placed, 71508).actor.process.parent;
    expect(before?.images.map(({ image }) => image)).toEqual(["/usr/bin/dash"]);
  });

  test("laurel_shell-proc-trace-confusion.txt: a reused pid is not the process that had it before", () => {
    const { placed, lineage } = log("laurel_shell-proc-trace-confusion.txt");
    const id = executionOf(placed, 2656);
    expect(pids(id.actor.process)).toEqual([2656, 2655, 2542, 2532]);
    const steps = ancestry(id.actor.process, id.event.at, new Roles());
    expect(steps.slice(0, 3).map(({ run }) => run.image)).toEqual(["/usr/bin/id", "/bin/tcsh", "/bin/tcsh"]);
    const rm = placed.find(({ actor }) => actor.run.image === "/usr/bin/rm");
    expect(rm?.actor.process.key).not.toBe(id.actor.process.parent?.key);
    expect(pids(rm?.actor.process)).toEqual([2655, 2643]);
    expect(executionOf(placed, 2655).actor.process.images.map(({ image }) => image)).toEqual([
      "/bin/tcsh",
      "/usr/bin/gawk",
    ]);
    expect(lineage.counts.exitsLost).toBeGreaterThan(0);
  });

  test("laurel_fork-sleep-exec.txt: an orphan keeps the program that made it", () => {
    const { placed } = log("laurel_fork-sleep-exec.txt");
    const { process, run } = executionOf(placed, 1578540).actor;
    expect(run.image).toBe("/usr/bin/true");
    expect(pids(process).slice(0, 2)).toEqual([1578540, 1578539]);
    expect(process.parent?.images.at(-1)?.image).toBe("/home/user/bin/uncaring-parent");
  });

  test("laurel_record-login.txt: cron wrote the login account", () => {
    const { placed } = log("laurel_record-login.txt");
    expect(placed.at(-1)?.actor.process.login).toMatchObject({ loginUser: 0, image: "/usr/sbin/cron" });
  });
});

const TRACES = corpusPath("traces");

describe.skipIf(TRACES === undefined)("recorded scenes", () => {
  const scene = (name: string) => placeRecorded(corpusPath("traces", name, "audit.log.gz") ?? "");
  const writerOf = (placed: readonly Placed[], path: string): readonly Ancestor[] => {
    const found = placed.find(({ event }) => event.kind === "file.opened" && event.file.path === path);
    if (found === undefined) throw new Error(`nobody opened ${path}`);
    return ancestry(found.actor.process, found.event.at, new Roles());
  };

  test("web_curl: curl below a shell that no person started, below python serving HTTP", () => {
    const lineage = writerOf(scene("web_curl").placed, "/tmp/.cache-x/agent");
    expect(lineage.slice(0, 3).map(({ run, role }) => [run.image, role])).toEqual([
      ["/usr/bin/curl", "staging-app"],
      ["/usr/bin/dash", "non-user-shell"],
      ["/usr/bin/python3.11", "service"],
    ]);
    expect(serviceAncestor(lineage)).toMatchObject({ index: 2, basis: "daemon" });
    expect(shellContext(lineage)?.kind).toBe("non-user-shell");
  });

  test.each([
    { name: "sstrip_cat", path: "/tmp/.s-lock" },
    { name: "memfd", path: undefined },
  ])("$name: the web server was there before the log", ({ name, path }) => {
    const { placed } = scene(name);
    const memory = placed.find(({ event }) => event.kind === "memory-file.created");
    const lineage =
      path === undefined && memory !== undefined
        ? ancestry(memory.actor.process, memory.event.at, new Roles())
        : writerOf(placed, path ?? "");
    expect(shellContext(lineage)?.kind).toBe("non-user-shell");
    expect(serviceAncestor(lineage)).toMatchObject({ basis: "service-manager-child" });
  });

  test("dev_make: the linker below make below the shell of a person who logged in by ssh", () => {
    const { placed, lineage: counts } = scene("dev_make");
    const linked = placed.find(
      ({ event, actor }) => event.kind === "file.opened" && actor.run.image === "/usr/bin/x86_64-linux-gnu-ld.bfd",
    );
    if (linked === undefined) throw new Error("nothing was linked");
    const lineage = ancestry(linked.actor.process, linked.event.at, new Roles());
    expect(lineage.slice(0, 5).map(({ role }) => role)).toEqual([
      "linker",
      "linker",
      "compiler",
      "build-tool",
      "user-shell",
    ]);
    expect(lineage[4]?.process.login).toMatchObject({
      loginUser: 1001,
      image: "/usr/sbin/sshd",
      session: { terminal: "ssh" },
    });
    expect(shellContext(lineage)?.decision).toMatchObject({ answer: "person", confidence: 0.95 });
    expect(lineage.every(({ identity, run }) => identity === "system-path" || run.image === undefined)).toBe(true);
    expect(counts.counts).toMatchObject({ exitsLost: 0, executionsLost: 0 });
  });

  test("apt: dpkg writes below apt-get, which nobody logged in for", () => {
    const { placed, lineage } = scene("apt");
    const unpacked = placed.filter(
      ({ event, actor }) => event.kind === "file.opened" && actor.run.image === "/usr/bin/dpkg",
    );
    expect(unpacked.length).toBeGreaterThan(50);
    for (const { actor, event } of unpacked) {
      const roles = ancestry(actor.process, event.at, new Roles()).map(({ role, identity }) => `${role} ${identity}`);
      expect(roles.slice(0, 2)).toEqual(["package-manager system-path", "package-manager system-path"]);
    }
    expect(lineage.counts).toMatchObject({ exitsLost: 0, executionsLost: 0, pidsReused: 0 });
  });
});
