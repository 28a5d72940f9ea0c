import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SensorProbe, type Told } from "./sensor-probe.ts";
import { serviceNotice } from "./service-notice.ts";

const SECOND = 1_000;

describe("the word to the service manager", () => {
  const told: string[] = [];
  let works = true;
  const noticed = { says: () => "3 high", works: () => works };
  const env = { NOTIFY_SOCKET: "/run/notify", WATCHDOG_USEC: String(60 * SECOND * 1_000) };
  const open = async () => ({ tell: (...lines: readonly string[]) => told.push(lines.join("|")) > 0, close: () => {} });
  const notes: string[] = [];
  const note = (text: string): void => void notes.push(text);

  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    notes.length = 0;
    works = true;
  });
  afterEach(() => vi.useRealTimers());

  it("is ready once, lives while it gets on, and says when it stops", async () => {
    const notice = await serviceNotice(noticed, note, env, open);
    expect(told).toEqual([]);
    notice?.ready();
    notice?.ready();
    vi.advanceTimersByTime(15 * SECOND);
    notice?.stopping();
    notice?.close();
    vi.advanceTimersByTime(60 * SECOND);
    expect(told).toEqual([
      "READY=1|STATUS=3 high|WATCHDOG=1",
      "STATUS=3 high|WATCHDOG=1",
      "STOPPING=1|STATUS=stopping: what is known is saved",
    ]);
  });

  it("gives no sign of life while nothing is read or judged", async () => {
    const notice = await serviceNotice(noticed, note, env, open);
    notice?.ready();
    works = false;
    vi.advanceTimersByTime(60 * SECOND);
    notice?.close();
    expect(told.filter((lines) => lines.includes("WATCHDOG=1"))).toHaveLength(1);
    expect(told.at(-1)).toContain("stuck");
  });

  it("speaks four times as often as it must", async () => {
    const notice = await serviceNotice(noticed, note, { ...env, WATCHDOG_USEC: "8000000" }, open);
    notice?.ready();
    vi.advanceTimersByTime(8 * SECOND);
    notice?.close();
    expect(told).toHaveLength(5);
  });

  it("is silent where nobody listens, and a watch goes on where it cannot speak", async () => {
    expect(await serviceNotice(noticed, note, {}, open)).toBeUndefined();
    const refused = await serviceNotice(noticed, note, env, () => Promise.reject(new Error("no koffi")));
    expect(refused).toBeUndefined();
    expect(notes).toEqual(["the service manager cannot be told how it goes: no koffi"]);
  });
});

describe("SensorProbe", () => {
  const folder = mkdtempSync(join(tmpdir(), "limpid-probe-"));
  afterEach(() => vi.restoreAllMocks());
  const path = join(folder, "probe");

  it("wants its own writing told once it was told a first time", () => {
    let told: Told = { events: 10, own: 2 };
    const probe = new SensorProbe(path, () => told);
    expect(probe.answered()).toBe(true); // nothing was written yet
    told = { events: 11, own: 3 };
    expect(probe.answered()).toBe(true);
    expect(probe.answered()).toBe(false);
    expect(probe.answered()).toBe(false);
    told = { events: 12, own: 3 }; // an overflow tells of reading as well
    expect(probe.answered()).toBe(true);
  });

  it("wants nothing where its writing is never told, or cannot be done", () => {
    const never = new SensorProbe(path, () => ({ events: 5, own: 0 }));
    for (let round = 0; round < 5; round++) expect(never.answered()).toBe(true);
    const noFiles = new SensorProbe(path, () => undefined);
    expect(noFiles.answered()).toBe(true);
    let own = 0;
    const probe = new SensorProbe(path, () => ({ events: own, own }));
    probe.answered();
    own++;
    probe.answered();
    rmSync(folder, { recursive: true });
    expect(probe.answered()).toBe(true);
  });
});
