import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildChild } from "../inspection/testing/build-child.ts";
import { inspectionAccount } from "./inspection-account.ts";
import { reducingCommand } from "./reduce.ts";
import { systemTool } from "./system-tools.ts";

const canReduce = process.platform === "linux" && process.getuid?.() === 0 && systemTool("setpriv") !== undefined;
if (!canReduce) console.warn("skipped: giving up rights is tested as root on Linux with setpriv");
const FIVE = "0000002000281004"; // CAP_DAC_READ_SEARCH, NET_ADMIN, SYS_PTRACE, SYS_ADMIN, AUDIT_READ

interface Report {
  readonly pid: number;
  readonly pidBefore: string | undefined;
  readonly words: readonly string[];
  readonly trouble: string | undefined;
  readonly environment: readonly string[];
  readonly allocator: string | undefined;
  readonly outcome: string;
  readonly missing: readonly string[];
  readonly threads: readonly string[];
  readonly child: number;
  readonly childThreads: readonly string[];
  readonly childDescriptors: readonly string[];
}

const folder = temporaryFolders(afterAll)();
const running: ChildProcess[] = [];
let program = "";
beforeAll(() => {
  if (canReduce) program = buildChild(folder);
});
afterAll(() => {
  for (const one of running) one.kill("SIGKILL");
});

/** Starts what stands for `limpid watch`, after the words of `before`. */
async function start(before: readonly string[] = []): Promise<{ report: Report; process: ChildProcess }> {
  const script = join(import.meta.dirname, "testing/reduced-program.ts");
  const [first = "", ...rest] = [...before, process.execPath, "--max-semi-space-size=4", script, program, "a b", "--c"];
  const started = spawn(first, rest, { stdio: ["pipe", "pipe", "inherit"] });
  running.push(started);
  let text = "";
  for await (const part of started.stdout) {
    text += String(part);
    if (text.endsWith("\n")) break;
  }
  return { report: JSON.parse(text), process: started };
}

/** What to start a program by so that one of the system's is no program to it; a mount that nobody else sees. */
function without(tool: string): readonly string[] {
  const cover = `mount --bind /dev/null ${systemTool(tool)} && exec "$@"`;
  return ["unshare", "--mount", "sh", "-c", cover, "sh"];
}

function values(statuses: readonly string[], name: string): readonly string[] {
  return [...new Set(statuses.map((status) => new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(status)?.[1] ?? "?"))];
}

describe("reducingCommand", () => {
  it("names what is kept and closes every way to more", () => {
    expect(reducingCommand("/usr/bin/setpriv", ["CAP_SYS_ADMIN", "CAP_AUDIT_READ"])).toEqual([
      "/usr/bin/setpriv",
      "--bounding-set=-all,+sys_admin,+audit_read",
      "--inh-caps=-all",
      "--ambient-caps=-all",
      "--no-new-privs",
      "--",
    ]);
  });
});

describe.runIf(canReduce)("a sensor that root started", () => {
  it("is the same process with five rights in every thread, and its child has none", async () => {
    const { report, process: sensor } = await start();
    expect(report.pid).toBe(sensor.pid);
    expect(report.pidBefore).toBe(String(sensor.pid)); // it became itself again
    expect(report.words).toEqual(["a b", "--c"]);
    expect(report.environment).toEqual([]);
    expect(report.allocator).toBe("131072");
    expect(report.trouble).toBeUndefined();
    expect(report.threads.length).toBeGreaterThan(1);
    for (const set of ["CapPrm", "CapEff", "CapBnd"]) expect(values(report.threads, set), set).toEqual([FIVE]);
    for (const set of ["CapInh", "CapAmb"]) expect(values(report.threads, set), set).toEqual(["0000000000000000"]);
    expect(values(report.threads, "NoNewPrivs")).toEqual(["1"]);

    expect(report.outcome).toBe("inspected");
    expect(report.missing).toEqual([]);
    const account = String(inspectionAccount());
    expect(values(report.childThreads, "Uid")).toEqual([[account, account, account, account].join("\t")]);
    for (const set of ["CapPrm", "CapEff", "CapBnd", "CapInh", "CapAmb"]) {
      expect(values(report.childThreads, set), set).toEqual(["0000000000000000"]);
    }
    expect(report.childDescriptors).not.toEqual([]);
    expect(report.childDescriptors.filter((target) => /^(?:user|net|ipc):/.test(target))).toEqual([]);

    sensor.stdin?.write("end\n"); // without CAP_KILL it ends a process of another account
    await once(sensor, "exit");
    expect(existsSync(`/proc/${report.child}`)).toBe(false);
  });

  it("takes its child along when it is killed", async () => {
    const { report, process: sensor } = await start();
    sensor.kill("SIGKILL");
    await once(sensor, "exit");
    for (let tries = 0; isAlive(report.child) && tries < 50; tries++) await sleep(20);
    expect(isAlive(report.child)).toBe(false);
  });

  it("keeps the rights to change accounts where no namespaces can be made, and says so", async () => {
    const { report, process: sensor } = await start(without("cat")); // which holds them while they are made
    expect(report.trouble).toContain("CAP_SETUID");
    expect(values(report.threads, "CapEff")).toEqual(["00000020002811e4"]); // and SETUID, SETGID, SETPCAP, KILL
    expect(report.missing).toEqual([]);
    const account = String(inspectionAccount());
    expect(values(report.childThreads, "Uid")).toEqual([[account, account, account, account].join("\t")]);
    expect(values(report.childThreads, "CapEff")).toEqual(["0000000000000000"]);
    sensor.stdin?.write("end\n");
    await once(sensor, "exit");
    expect(existsSync(`/proc/${report.child}`)).toBe(false);
  });

  it("says that it keeps every right where there is no setpriv, and what its child keeps", async () => {
    const { report, process: sensor } = await start(without("setpriv"));
    expect(report.trouble).toContain("setpriv");
    expect(report.outcome).toBe("inspected");
    expect(report.missing).toHaveLength(2);
    for (const [name, value] of [
      ["NoNewPrivs", "1"],
      ["Seccomp", "2"],
    ] as const) {
      expect(values(report.childThreads, name), name).toEqual([value]);
    }
    const account = String(inspectionAccount());
    expect(values(report.childThreads, "Uid")).toEqual([[account, account, account, account].join("\t")]);
    expect(values(report.childThreads, "CapEff")).toEqual(["0000000000000000"]);
    sensor.stdin?.write("end\n");
    await once(sensor, "exit");
  });

  it("goes on with fewer rights when it was given fewer", async () => {
    const setpriv = systemTool("setpriv") ?? "";
    const { report, process: sensor } = await start([
      setpriv,
      "--bounding-set=-all,+sys_admin,+sys_ptrace,+setuid,+setgid,+setpcap",
      "--",
    ]);
    expect(values(report.threads, "CapEff")).toEqual(["0000000000280000"]);
    expect(report.missing).toEqual([]);
    sensor.stdin?.write("end\n");
    await once(sensor, "exit");
  });
});

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
  } catch {
    return false;
  }
}
