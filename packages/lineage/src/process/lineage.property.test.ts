import type { ActedEvent, Actor, ProcessInstance } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Kernel } from "../testing/kernel.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { Lineage } from "./lineage.ts";

const IMAGES = ["/usr/bin/bash", "/usr/bin/cp", "/usr/bin/curl", "/opt/app/server"];
const FEW_PIDS = 4; // so that they are reused all the time
const MORE_PIDS = 12; // so that lineages grow deep

type Deed = { readonly what: "fork" | "exec" | "open" | "exit"; readonly pick: number; readonly pid: number };

const deeds = fc.constantFrom(FEW_PIDS, MORE_PIDS).chain((pids) =>
  fc.array(
    fc.record<Deed>({
      what: fc.constantFrom("fork", "fork", "exec", "open", "open", "exit"),
      pick: fc.noBias(fc.integer({ min: 0, max: 1000 })),
      pid: fc.integer({ min: 2, max: 1 + pids }),
    }),
    { minLength: 1, maxLength: 120 },
  ),
);

/** A process as the kernel knows it: never a pid alone. */
interface Truth {
  readonly pid: number;
  readonly parent: Truth | undefined;
  readonly images: string[];
}

/** Plays deeds on the kernel and notes who really did each of them. */
function history(list: readonly Deed[]): {
  events: readonly ActedEvent[];
  actors: readonly { who: Truth; image: string }[];
} {
  const kernel = new Kernel();
  const init: Truth = { pid: 1, parent: undefined, images: ["/usr/lib/systemd/systemd"] };
  const alive: Truth[] = [init];
  const actors: { who: Truth; image: string }[] = [];
  // Far enough apart that a pid is not given away while its last call may still be logged.
  const pause = () => {
    kernel.at += 100;
  };
  const note = (who: Truth) => actors.push({ who, image: who.images.at(-1) ?? "" });
  for (const { what, pick, pid } of list) {
    pause();
    const who = alive[pick % alive.length] ?? init;
    if (what === "fork") {
      if (alive.some((other) => other.pid === pid)) continue;
      kernel.fork(who.pid, { pid, thread: pick % 2 === 0 ? undefined : false });
      note(who);
      alive.push({ pid, parent: who, images: [who.images.at(-1) ?? ""] });
    } else if (what === "exec") {
      const image = IMAGES[pick % IMAGES.length] ?? "";
      kernel.exec(who.pid, image, [image]);
      who.images.push(image);
      note(who);
    } else if (what === "open") {
      kernel.open(who.pid, "/tmp/x");
      note(who);
    } else if (who !== init) {
      kernel.exit(who.pid);
      note(who);
      alive.splice(alive.indexOf(who), 1);
    }
  }
  return { events: kernel.events, actors };
}

function truthChain(who: Truth | undefined): readonly number[] {
  return who === undefined ? [] : [who.pid, ...truthChain(who.parent)];
}

function chain(process: ProcessInstance | undefined): readonly number[] {
  return process === undefined ? [] : [process.pid, ...chain(process.parent)];
}

describe("Lineage, any history", () => {
  test("places every event on the process and image that really acted, below its real ancestors", () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const { events, actors } = history(list);
        const lineage = new Lineage("test");
        const keys = new Map<Truth, string>();
        for (const [index, event] of events.entries()) {
          const actor = lineage.place(event);
          const truth = actors[index];
          if (truth === undefined) throw new Error("no truth");
          expect(actor.run.image).toBe(truth.image);
          expect(chain(actor.process)).toEqual(truthChain(truth.who));
          const key = keys.get(truth.who) ?? actor.process.key;
          expect(actor.process.key).toBe(key);
          keys.set(truth.who, key);
        }
        expect(new Set(keys.values()).size).toBe(keys.size);
        expect(lineage.counts).toMatchObject({ exitsLost: 0, executionsLost: 0, evicted: 0 });
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    { lost: "process.exited", name: "ends" },
    { lost: "process.forked", name: "forks" },
  ] as const)("tells processes apart although all $name are lost", ({ lost }) => {
    fc.assert(
      fc.property(deeds, (list) => {
        const { events, actors } = history(list);
        const lineage = new Lineage("test");
        const owners = new Map<string, Truth>();
        for (const [index, event] of events.entries()) {
          const truth = actors[index];
          if (event.kind === lost || truth === undefined) continue;
          const actor = lineage.place(event);
          expect(actor.process.pid).toBe(truth.who.pid);
          expect(actor.run.image).toBe(truth.image);
          const owner = owners.get(actor.process.key) ?? truth.who;
          expect(owner).toBe(truth.who);
          owners.set(actor.process.key, owner);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("gives the same keys on every replay", () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const { events } = history(list);
        expect(keysOf(events)).toEqual(keysOf(events));
      }),
      { numRuns: 100 },
    );
  });

  test("finds the parent although every fork record comes after the child's first record (vfork)", () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const { events, actors } = history(list);
        const order = events.map((event, index) => ({ event, truth: actors[index] }));
        for (let index = order.length - 1; index >= 0; index--) {
          const fork = order[index];
          if (fork?.event.kind !== "process.forked") continue;
          const { child } = fork.event;
          const first = order.findIndex(({ event }, at) => at > index && event.process.pid === child);
          if (first < 0) continue;
          order.splice(first + 1, 0, fork);
          order.splice(index, 1);
        }
        const lineage = new Lineage("test");
        for (const { event, truth } of order) {
          const actor = lineage.place(event);
          expect(actor.run.image).toBe(truth?.image);
          expect(actor.process.pid).toBe(truth?.who.pid);
        }
        expect(lineage.counts.lateForks).toBeLessThanOrEqual(lineage.counts.forked);
      }),
      { numRuns: 300 },
    );
  });

  test("does not mind records that swap places with a neighbour of another process", () => {
    fc.assert(
      fc.property(deeds, fc.infiniteStream(fc.boolean()), (list, coins) => {
        const { events, actors } = history(list);
        const order = events.map((event, index) => ({ event, truth: actors[index] }));
        for (let index = 0; index + 1 < order.length; index++) {
          const [here, next] = [order[index], order[index + 1]];
          if (here === undefined || next === undefined || !mayArriveFirst(here.event, next.event)) continue;
          if (!coins.next().value) continue;
          order[index] = next;
          order[index + 1] = here;
          index += 1;
        }
        const lineage = new Lineage("test");
        for (const { event, truth } of order) {
          const actor = lineage.place(event);
          expect(actor.run.image).toBe(truth?.image);
          expect(actor.process.pid).toBe(truth?.who.pid);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("survives any events: no exception, no cycle, bounded memory", () => {
    const limits = { ...DEFAULT_LIMITS, maxProcesses: 8, maxBirths: 8, maxImages: 3, maxDepth: 6, maxTextTotal: 400 };
    fc.assert(
      fc.property(fc.array(hostileEvent(), { maxLength: 200 }), (events) => {
        const lineage = new Lineage("test", limits);
        for (const event of events) {
          const actor = lineage.place(event);
          expect(actor.process.images).toContain(actor.process.images.at(-1));
          expect(actor.process.images.length).toBeLessThanOrEqual(limits.maxImages);
          expect(depthOf(actor)).toBeLessThan(40);
          expect(lineage.counts.tracked).toBeLessThanOrEqual(limits.maxProcesses + 1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Auditd ends events of different processes in any order; a fork before its child is the vfork case. */
function mayArriveFirst(here: ActedEvent, next: ActedEvent): boolean {
  if (here.process.pid === next.process.pid) return false;
  const forked = (event: ActedEvent) => (event.kind === "process.forked" ? event.child : undefined);
  return forked(here) !== next.process.pid && forked(next) !== here.process.pid && forked(next) === undefined;
}

function keysOf(events: readonly ActedEvent[]): readonly string[] {
  const lineage = new Lineage("test");
  return events.map((event) => lineage.place(event).process.key);
}

function depthOf({ process }: Actor): number {
  let depth = 0;
  for (let step: ProcessInstance | undefined = process; step !== undefined && depth < 1000; step = step.parent)
    depth += 1;
  return depth;
}

function hostileEvent(): fc.Arbitrary<ActedEvent> {
  const pid = fc.integer({ min: -1, max: 20 });
  const base = {
    id: fc.string({ maxLength: 6 }),
    at: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(Number.MAX_SAFE_INTEGER, -1)),
    host: fc.constant("test"),
    process: fc.record({
      pid,
      ppid: fc.option(pid, { nil: undefined }),
      image: fc.constantFrom(undefined, "/usr/bin/bash", "/usr/bin/bash (deleted)", "", "x"),
      name: fc.constant(undefined),
      uid: fc.constantFrom(undefined, 0, 1000),
      euid: fc.constant(undefined),
      gid: fc.constant(undefined),
      loginUser: fc.constantFrom(undefined, null, 0, 1000),
      session: fc.constant(undefined),
      terminal: fc.constantFrom(undefined, null, "pts0"),
      cwd: fc.constant(undefined),
    }),
  };
  const file = { path: "/x", pathBasis: "absolute", device: undefined, inode: 1, mode: 0o755, ownerUid: 0 } as const;
  return fc.oneof(
    fc.record({
      ...base,
      kind: fc.constant("process.forked" as const),
      child: pid,
      thread: fc.constantFrom(true, false, undefined),
    }),
    fc.record({
      ...base,
      kind: fc.constant("process.executed" as const),
      image: fc.constantFrom(undefined, "/usr/bin/curl"),
      argv: fc.array(fc.string({ maxLength: 200 }), { maxLength: 5 }),
      argvComplete: fc.boolean(),
      file: fc.constant(file),
      interpreters: fc.constant([]),
    }),
    fc.record({ ...base, kind: fc.constant("process.exited" as const), code: fc.constant(0) }),
    fc.record({
      ...base,
      kind: fc.constant("login.set" as const),
      previousLoginUser: fc.constant(null),
      loginUser: fc.constantFrom(null, 0, 1000),
      session: fc.constant(1),
      succeeded: fc.boolean(),
    }),
    fc.record({
      ...base,
      kind: fc.constant("session.opened" as const),
      account: fc.constant("x"),
      program: fc.constantFrom(undefined, "/usr/sbin/sshd"),
      terminal: fc.constant(null),
      address: fc.constant(undefined),
      succeeded: fc.boolean(),
    }),
    fc.record({ ...base, kind: fc.constant("file.removed" as const), file: fc.constant(file) }),
  );
}
