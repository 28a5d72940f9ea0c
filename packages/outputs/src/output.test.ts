import type { Finding } from "@limpid/core";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BackOff } from "./back-off.ts";
import { Output } from "./output.ts";
import { Spool } from "./spool/spool.ts";
import { finding } from "./testing/finding.ts";
import { DeliveryProblem, type Transport } from "./transport.ts";

const newFolder = temporaryFolders(afterAll);

/** A receiver that does what `answers` say, one answer a batch, and takes everything after the last. */
function receiver(...answers: readonly (DeliveryProblem | Error | undefined)[]) {
  const got: string[] = [];
  let turn = 0;
  const transport: Transport = {
    send: async (deliveries) => {
      const problem = answers[turn++];
      const arrived =
        problem === undefined ? deliveries.length : problem instanceof DeliveryProblem ? problem.delivered : 0;
      got.push(...deliveries.slice(0, arrived).map(({ key }) => key));
      if (problem !== undefined) throw problem;
    },
    close: () => {},
  };
  return { got, transport };
}

function output(transport: Transport, folder = newFolder(), notes: string[] = []): Output {
  const settings = { name: "siem", kind: "file", path: "/x", maxBytes: 1, keep: 0, atLeast: "medium" } as const;
  return new Output(settings, {
    transport,
    spool: new Spool(folder),
    note: (text) => notes.push(text),
    random: () => 1,
  });
}

const numbered = (revision: number): Finding => finding({ revision });
const key = (revision: number) => `0123456789abcdef01234567/${revision}`;

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] }));
afterEach(() => vi.useRealTimers());

describe("Output", () => {
  it("delivers what is urgent enough, in order", async () => {
    const { got, transport } = receiver();
    const one = output(transport);
    one.offer(numbered(1));
    one.offer(finding({ revision: 2, priority: "low" }));
    one.offer(numbered(3));
    await vi.runAllTimersAsync();
    expect(got).toEqual([key(1), key(3)]);
    expect(one.counts).toMatchObject({ offered: 2, delivered: 2, dropped: 0, refused: 0, spooledBytes: 0 });
  });

  it("never delivers within the call: detection does not wait", () => {
    const { got, transport } = receiver();
    output(transport).offer(numbered(1));
    expect(got).toEqual([]);
  });

  it("tries again after a while, longer each time, and says so once", async () => {
    const away = new DeliveryProblem("nobody there");
    const notes: string[] = [];
    const { got, transport } = receiver(away, away, away);
    const one = output(transport, newFolder(), notes);
    one.offer(numbered(1));
    await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 3_900);
    expect(got).toEqual([]);
    expect(one.counts.problem).toBe("nobody there");
    await vi.advanceTimersByTimeAsync(200);
    expect(got).toEqual([key(1)]);
    expect(notes).toEqual([
      "output siem: nobody there. Findings wait on disk and are sent when it takes them again",
      "output siem: the receiver takes findings again",
    ]);
  });

  it("goes on behind what arrived of a batch", async () => {
    const { got, transport } = receiver(new DeliveryProblem("lost", { delivered: 2 }));
    const one = output(transport);
    for (const revision of [1, 2, 3]) one.offer(numbered(revision));
    await vi.runAllTimersAsync();
    expect(got).toEqual([key(1), key(2), key(3)]);
    expect(one.counts.delivered).toBe(3);
  });

  it("sets aside what will never be taken", async () => {
    const notes: string[] = [];
    const { got, transport } = receiver(new DeliveryProblem("too large", { delivered: 1, refused: true }));
    const one = output(transport, newFolder(), notes);
    for (const revision of [1, 2, 3]) one.offer(numbered(revision));
    await vi.runAllTimersAsync();
    expect(got).toEqual([key(1), key(3)]);
    expect(one.counts).toMatchObject({ offered: 3, delivered: 2, refused: 1 });
    expect(notes).toEqual([`output siem: ${key(2)} was refused: too large`]);
  });

  it("waits as long as the receiver asks, within reason", async () => {
    const { got, transport } = receiver(new DeliveryProblem("busy", { retryAfterMs: 60_000 }));
    output(transport).offer(numbered(1));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(got).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(got).toEqual([key(1)]);
  });

  it("delivers at the next start what was left", async () => {
    const folder = newFolder();
    const first = output(receiver(new Error("away"), new Error("away")).transport, folder);
    first.offer(numbered(1));
    await vi.advanceTimersByTimeAsync(10);
    const closing = first.close(100);
    await vi.advanceTimersByTimeAsync(200);
    await closing;
    const { got, transport } = receiver();
    output(transport, folder);
    await vi.runAllTimersAsync();
    expect(got).toEqual([key(1)]);
  });

  it("ends in time although a receiver hangs", async () => {
    const hanging: Transport = { send: () => new Promise(() => {}), close: () => {} };
    const one = output(hanging);
    one.offer(numbered(1));
    await vi.advanceTimersByTimeAsync(10);
    let ended = false;
    const closing = one.close(2_000).then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(2_001);
    await closing;
    expect(ended).toBe(true);
  });

  it("counts what the disk did not take", () => {
    const notes: string[] = [];
    const { transport } = receiver();
    const spool = new Spool(newFolder());
    spool.append = () => {
      throw new Error("ENOSPC: no space left on device");
    };
    const settings = { name: "siem", kind: "file", path: "/x", maxBytes: 1, keep: 0, atLeast: "medium" } as const;
    const one = new Output(settings, { transport, spool, note: (text) => notes.push(text), random: () => 1 });
    one.offer(numbered(1));
    expect(one.counts).toMatchObject({ offered: 1, dropped: 1 });
    expect(notes.join()).toContain("no space left");
  });
});

describe("BackOff", () => {
  it("doubles up to five minutes, half of it left to chance", () => {
    const soonest = new BackOff(() => 0);
    const latest = new BackOff(() => 1);
    expect([0, 1, 2].map(() => soonest.next())).toEqual([500, 1_000, 2_000]);
    expect([0, 1, 2].map(() => latest.next())).toEqual([1_000, 2_000, 4_000]);
    for (let attempt = 0; attempt < 40; attempt++) latest.next();
    expect(latest.next()).toBe(300_000);
    expect(latest.next(86_400_000)).toBe(300_000);
    latest.succeeded();
    expect(latest.next()).toBe(1_000);
  });
});
