import { describe, expect, test } from "vitest";
import { ancestry } from "../ancestry.ts";
import { Roles } from "../roles/roles.ts";
import { Kernel } from "../testing/kernel.ts";
import { Lineage } from "./lineage.ts";

/** Places events as they are made and throws them away. */
function drain(kernel: Kernel, lineage: Lineage): void {
  for (const event of kernel.events) lineage.place(event);
  kernel.events.length = 0;
}

describe("bounded memory", () => {
  test("ended processes leave after their grace period, living ones stay", () => {
    const kernel = new Kernel();
    const lineage = new Lineage("test", { maxProcesses: 100, exitGraceMs: 50 });
    const daemon = kernel.spawn(1, "/usr/sbin/cron", ["cron"]);
    for (let round = 0; round < 1_000; round++) kernel.exit(kernel.spawn(daemon, "/usr/bin/date", ["date"]));
    drain(kernel, lineage);
    expect(lineage.counts).toMatchObject({ evicted: 0, forked: 1_001 });
    expect(lineage.counts.tracked).toBeLessThan(30);
    expect(lineage.counts.expired).toBeGreaterThan(950);
  });

  test("processes whose ends are never seen are let go of, the oldest first, and counted", () => {
    const kernel = new Kernel();
    const lineage = new Lineage("test", { maxProcesses: 100 });
    const daemon = kernel.spawn(1, "/usr/sbin/cron", ["cron"]);
    for (let round = 0; round < 1_000; round++) {
      kernel.exit(kernel.spawn(daemon, "/usr/bin/date", ["date"]), { silent: true });
      drain(kernel, lineage);
    }
    const { tracked, evicted, forked } = lineage.counts;
    expect(tracked).toBeLessThanOrEqual(100);
    expect(tracked + evicted).toBe(forked + lineage.counts.firstSeen + lineage.counts.named);
    kernel.open(daemon, "/tmp/a");
    expect(lineage.place(kernel.events[0] ?? fail()).process.startBasis).toBe("forked");
  });

  test("arguments of all processes together are bounded, those of one image as well", () => {
    const kernel = new Kernel();
    const lineage = new Lineage("test", { maxArgvLength: 2_000, maxTextTotal: 20_000 });
    for (let round = 0; round < 100; round++) kernel.spawn(1, "/usr/bin/echo", ["echo", "x".repeat(10_000), "end"]);
    const runs = kernel.events.map((event) => lineage.place(event).run);
    expect(lineage.counts.argvCut).toBe(100);
    expect(lineage.counts.evicted).toBeGreaterThan(50);
    expect(runs.at(-1)).toMatchObject({ argvComplete: false, argv: ["echo", expect.stringMatching(/^x{1,2000}$/)] });
  });

  test("names of processes are bounded together, whether their execution was seen or not", () => {
    const name = (round: number): string => `/tmp/${round}${"x".repeat(4_000)}`;
    const kernel = new Kernel();
    const lineage = new Lineage("test", { maxTextTotal: 100_000 });
    for (let round = 0; round < 100; round++) kernel.spawn(1, name(round), ["x"]);
    drain(kernel, lineage);
    expect(lineage.counts.tracked).toBeLessThanOrEqual(25);
    const seenLate = new Lineage("test", { maxTextTotal: 100_000 });
    for (let round = 0; round < 100; round++) kernel.open(kernel.spawn(1, name(round), ["x"]), "/tmp/a");
    for (const event of kernel.events) if (event.kind === "file.opened") seenLate.place(event);
    expect(seenLate.counts.tracked).toBeLessThanOrEqual(27);
    expect(seenLate.counts.evicted).toBeGreaterThan(70);
  });

  test("a host that shares its memory keeps fewer arguments as well", () => {
    const kernel = new Kernel();
    const lineage = new Lineage("test");
    lineage.limitTo(1_024);
    for (let round = 0; round < 100; round++) kernel.spawn(1, "/usr/bin/echo", ["echo", "x".repeat(30_000)]);
    drain(kernel, lineage);
    expect(lineage.counts.tracked).toBeLessThanOrEqual(36);
  });

  test("a process that executes itself for ever keeps its first and its newest images", () => {
    const kernel = new Kernel();
    const lineage = new Lineage("test", { maxImages: 8 });
    const pid = kernel.spawn(1, "/opt/first", ["first"]);
    for (let round = 0; round < 1_000; round++) kernel.exec(pid, `/opt/image-${round}`, ["x"]);
    const { process } = kernel.events.map((event) => lineage.place(event)).at(-1) ?? fail();
    expect(process.images).toHaveLength(8);
    expect(process.images.slice(0, 2).map(({ image }) => image)).toEqual(["/usr/lib/systemd/systemd", "/opt/first"]);
    expect(process.images.at(-1)?.image).toBe("/opt/image-999");
  });

  test("a program that forks and ends again and again keeps its origin and its nearest ancestors", () => {
    const kernel = new Kernel();
    const lineage = new Lineage("test", { maxDepth: 16 });
    let pid = kernel.spawn(1, "/opt/origin", ["origin"]);
    for (let round = 0; round < 1_000; round++) {
      const next = kernel.fork(pid);
      kernel.exit(pid);
      pid = next;
    }
    kernel.open(pid, "/tmp/a");
    const { process } = kernel.events.map((event) => lineage.place(event)).at(-1) ?? fail();
    const pids: number[] = [];
    for (let step: typeof process | undefined = process; step !== undefined; step = step.parent) pids.push(step.pid);
    expect(pids.length).toBeLessThanOrEqual(17);
    expect(pids.slice(-2)).toEqual([1000, 1]);
    expect(pids.slice(0, 3)).toEqual([pid, pid - 1, pid - 2]);
    expect(lineage.counts.lineagesShortened).toBeGreaterThan(50);
    const images = ancestry(process, kernel.at, new Roles()).map(({ run }) => run.image);
    expect(new Set(images.slice(0, -1))).toEqual(new Set(["/opt/origin"]));
    expect(images.at(-1)).toBe("/usr/lib/systemd/systemd");
  });

  test("forks that never act are dropped in bulk and counted", () => {
    const kernel = new Kernel();
    const lineage = new Lineage("test", { maxBirths: 100 });
    const java = kernel.spawn(1, "/usr/bin/java", ["java"]);
    for (let thread = 0; thread < 1_000; thread++) kernel.fork(java, { thread: undefined });
    drain(kernel, lineage);
    expect(lineage.counts.birthsDropped).toBeGreaterThanOrEqual(900);
    expect(lineage.counts.tracked).toBe(2);
  });
});

function fail(): never {
  throw new Error("no event");
}
