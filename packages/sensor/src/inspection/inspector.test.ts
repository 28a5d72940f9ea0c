import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { openKernel } from "../kernel/kernel.ts";
import type { InspectedFile } from "./file-to-inspect.ts";
import type { Inspector, InspectorOptions } from "./inspector.ts";
import { openInspector } from "./open-inspector.ts";
import { fileWith } from "./testing/ask.ts";
import { buildChild } from "./testing/build-child.ts";

const onLinux = process.platform === "linux";
const folder = temporaryFolders(afterAll)();
const running: Inspector[] = [];
let obeying = "";

beforeAll(() => {
  chmodSync(folder, 0o755); // the child's account has to reach files by descriptor only, but its program lies here too
  if (onLinux) obeying = buildChild(folder, join(import.meta.dirname, "testing/obeying-child.ts"));
});
afterEach(async () => {
  for (const inspector of running.splice(0)) await inspector.close();
});

async function start(options: InspectorOptions = {}): Promise<Inspector> {
  const inspector = openInspector(await openKernel(), { program: obeying, ...options });
  running.push(inspector);
  return inspector;
}

function words({ bytes }: InspectedFile): readonly string[] {
  return bytes.state === "inspected" ? bytes.artifact.issues.map(({ what }) => what) : [];
}

describe.runIf(onLinux)("Inspector", () => {
  it("answers each question about its own file, in any number at once", async () => {
    const inspector = await start();
    const orders = Array.from({ length: 200 }, (_, index) => `order ${index}`);
    const answers = await Promise.all(orders.map((order) => inspector.inspect(fileWith(folder, order))));
    expect(answers.map((answer) => words(answer)[0])).toEqual(orders);
    expect(inspector.counts).toMatchObject({ inspected: 200, shed: 0, childrenStarted: 1, waiting: 0 });
  });

  test.each([
    { order: "exit", why: /ended with code 3/ },
    { order: "abort", why: /ended by SIGABRT/ },
    { order: "hang", why: /longer than 0\.4 seconds/ },
    { order: "garbage", why: /what is no answer/ },
    { order: "lie", why: /what nobody asked/ },
    { order: "fill", why: /ended by|ended with|longer than/ },
  ])("tries a file once more whose child does: $order, then says so and goes on", async ({ order, why }) => {
    const inspector = await start({ deadlineMs: 400 });
    const before = [1, 2, 3].map((index) => inspector.inspect(fileWith(folder, `before ${index}`)));
    const hostile = fileWith(folder, order, { begins: "elf" });
    const bad = inspector.inspect(hostile);
    const after = [1, 2, 3].map((index) => inspector.inspect(fileWith(folder, `after ${index}`)));

    const answer = await bad;
    expect(answer.outcome).toBe("undetermined");
    expect(answer.bytes).toMatchObject({ artifact: { format: "elf", opacity: { level: null } } });
    expect(words(answer)[0]).toMatch(why);
    const others = await Promise.all([...before, ...after]);
    expect(others.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => "inspected"));
    expect(inspector.counts).toMatchObject({ inspected: 6, undetermined: 1, retried: 1 });

    const again = await inspector.inspect({ ...fileWith(folder, order), key: hostile.key });
    expect(again.outcome).toBe("undetermined");
    expect(again.bytes.state).toBe("unreadable"); // nobody said what it begins like
    expect(inspector.counts).toMatchObject({ knownToFail: 1, retried: 1 });
  });

  it("believes one answer a file", async () => {
    const inspector = await start();
    const twice = await inspector.inspect(fileWith(folder, "twice"));
    const next = await inspector.inspect(fileWith(folder, "next"));
    expect([twice, next].map((answer) => answer.outcome)).toEqual(["inspected", "inspected"]);
    expect(words(next).at(-1)).toBe("next"); // not the second answer to the question before
  });

  it("lets a second child help when a file takes long", async () => {
    const inspector = await start({ deadlineMs: 5000 });
    const slow = inspector.inspect(fileWith(folder, "sleep 1500"));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const quick = await inspector.inspect(fileWith(folder, "quick"));
    expect(quick.totalMs).toBeLessThan(900);
    expect((await slow).outcome).toBe("inspected");
    expect(inspector.counts.childrenStarted).toBe(2);
  });

  it("gives up the least valuable files when too many wait, says so, and closes each descriptor", async () => {
    const inspector = await start({ waiting: 10 });
    const descriptors = (): number => readdirSync("/proc/self/fd").length;
    await inspector.inspect(fileWith(folder, "first"));
    const before = descriptors();
    const executed = { executed: true, uid: 0 };
    const all = [
      ...Array.from({ length: 60 }, () => inspector.inspect(fileWith(folder, "sleep 5", { worth: { uid: 1000 } }))),
      inspector.inspect(fileWith(folder, "executed", { worth: executed })),
    ];
    const answers = await Promise.all(all);
    const shed = answers.filter(({ outcome }) => outcome === "shed");
    expect(answers.at(-1)?.outcome).toBe("inspected");
    expect(shed.length).toBeGreaterThan(30);
    expect(inspector.counts.shed).toBe(shed.length);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(descriptors()).toBeLessThanOrEqual(before);
  });

  it("does not take the time in which this process itself was stopped for the child's", async () => {
    const inspector = await start({ deadlineMs: 600 });
    await inspector.inspect(fileWith(folder, "first"));
    const answer = inspector.inspect(fileWith(folder, "sleep 300"));
    await new Promise((resolve) => setTimeout(resolve, 150));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
    expect((await answer).outcome).toBe("inspected");
    expect(inspector.counts.retried).toBe(0);
  });

  it("uses no more of a processor than it may", async () => {
    const inspector = await start({ share: 0.25 });
    await inspector.inspect(fileWith(folder, "first"));
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 10 }, () => inspector.inspect(fileWith(folder, "sleep 20"))));
    expect(performance.now() - startedAt).toBeGreaterThan(450); // a quarter of the time for 200 ms of work
  });

  it("takes a fresh child after so many files, and misses none", async () => {
    const inspector = await start({ filesPerChild: 50 });
    const answers: string[] = [];
    for (let index = 0; index < 300; index++) {
      answers.push((await inspector.inspect(fileWith(folder, "sleep 1"))).outcome);
    }
    expect(new Set(answers)).toEqual(new Set(["inspected"]));
    expect(inspector.counts.childrenStarted).toBeGreaterThan(1);
    expect(inspector.counts.retried).toBe(0);
  });

  it("leaves no process and no question behind when it is closed", async () => {
    const inspector = await start();
    await inspector.inspect(fileWith(folder, "first"));
    const { pids } = inspector;
    const open = ["hang", "waiting", "waiting too"].map((order) => inspector.inspect(fileWith(folder, order)));
    await inspector.close();
    expect((await Promise.all(open)).map(({ outcome }) => outcome)).toEqual(["shed", "shed", "shed"]);
    expect(pids).toHaveLength(1);
    expect(readdirSync("/proc")).not.toContain(String(pids[0]));
    expect((await inspector.inspect(fileWith(folder, "late"))).outcome).toBe("shed");
  });

  it("answers when the child cannot be started at all", async () => {
    const inspector = openInspector(await openKernel(), { program: "/etc/hostname" });
    running.push(inspector);
    const answer = await inspector.inspect(fileWith(folder, "first"));
    expect(answer.bytes).toMatchObject({ state: "unreadable", explanation: expect.stringContaining("do not start") });
    expect(inspector.counts).toMatchObject({ childrenStarted: 0, shed: 1 });
  });
});
