import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Delivery } from "../transport.ts";
import { Spool } from "./spool.ts";

const newFolder = temporaryFolders(afterAll);

function delivery(number: number): Delivery {
  return { key: `finding-${number}/1`, line: JSON.stringify({ number, text: "é\t\n" }) };
}

function takeAll(spool: Spool): readonly Delivery[] {
  const taken: Delivery[] = [];
  while (!spool.empty) {
    const { deliveries, ends } = spool.next(3);
    taken.push(...deliveries);
    const end = ends.at(-1);
    if (end !== undefined) spool.done(end);
  }
  return taken;
}

function segments(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".spool"));
}

describe("Spool", () => {
  it("gives back what it was given, in order", () => {
    const spool = new Spool(newFolder());
    const given = Array.from({ length: 10 }, (_, number) => delivery(number));
    for (const one of given) spool.append(one);
    expect(takeAll(spool)).toEqual(given);
    expect(spool.empty).toBe(true);
    expect(spool.next(3).deliveries).toEqual([]);
  });

  it("keeps what was not received for the next run, and no more", () => {
    const folder = newFolder();
    const first = new Spool(folder);
    for (const number of [1, 2, 3]) first.append(delivery(number));
    const [end] = first.next(3).ends;
    if (end !== undefined) first.done(end);
    first.close();
    expect(takeAll(new Spool(folder))).toEqual([delivery(2), delivery(3)]);
  });

  it("is its owner's alone", () => {
    const folder = join(newFolder(), "outputs", "siem");
    const spool = new Spool(folder);
    spool.append(delivery(1));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });

  it("takes away a line that a crash cut, wherever it was cut", () => {
    const whole = `${delivery(2).key}\t${delivery(2).line}\n`;
    for (let length = 0; length < Buffer.byteLength(whole); length++) {
      const folder = newFolder();
      const spool = new Spool(folder);
      spool.append(delivery(1));
      spool.close();
      const [segment = ""] = segments(folder);
      appendFileSync(join(folder, segment), Buffer.from(whole).subarray(0, length));
      const again = new Spool(folder);
      again.append(delivery(3));
      expect(takeAll(again)).toEqual([delivery(1), delivery(3)]);
      expect(again.damaged).toBe(0);
    }
  });

  it("passes over what is damaged, and counts it once", () => {
    const folder = newFolder();
    const spool = new Spool(folder);
    spool.append(delivery(1));
    spool.close();
    const [segment = ""] = segments(folder);
    appendFileSync(join(folder, segment), "\0\0\0\0\n");
    const again = new Spool(folder);
    again.append(delivery(2));
    again.next(10);
    expect(takeAll(again)).toEqual([delivery(1), delivery(2)]);
    expect(again.damaged).toBe(1);
  });

  it("ends where nothing but damage is left", () => {
    const folder = newFolder();
    writeFileSync(join(folder, "0000000007.spool"), "nothing of ours\n");
    const spool = new Spool(folder);
    expect(takeAll(spool)).toEqual([]);
    expect(spool.damaged).toBe(1);
    expect(spool.empty).toBe(true);
  });

  it("sends all of it again when the note of what was received is unreadable", () => {
    const folder = newFolder();
    const spool = new Spool(folder);
    for (const number of [1, 2]) spool.append(delivery(number));
    const [end] = spool.next(1).ends;
    if (end !== undefined) spool.done(end);
    spool.close();
    writeFileSync(join(folder, "position"), "rubbish");
    expect(takeAll(new Spool(folder))).toEqual([delivery(1), delivery(2)]);
  });

  it("believes no position behind the end of its segment", () => {
    const folder = newFolder();
    const spool = new Spool(folder);
    for (const number of [1, 2]) spool.append(delivery(number));
    const end = spool.next(2).ends.at(-1);
    if (end !== undefined) spool.done(end);
    spool.append(delivery(3));
    spool.close();
    const [segment = ""] = segments(folder);
    truncateSync(join(folder, segment), Buffer.byteLength(`${delivery(1).key}\t${delivery(1).line}\n`));
    expect(takeAll(new Spool(folder))).toEqual([delivery(1)]);
  });

  it("lets the oldest go when the disk it may use is full, and counts them", () => {
    const size = Buffer.byteLength(`${delivery(1).key}\t${delivery(1).line}\n`);
    const spool = new Spool(newFolder(), { maxBytes: 6 * size, segmentBytes: 2 * size });
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 9]) spool.append(delivery(number));
    expect(spool.bytes).toBeLessThanOrEqual(6 * size);
    const left = takeAll(spool);
    expect(left.at(-1)).toEqual(delivery(9));
    expect(left.length + spool.dropped).toBe(9);
    expect(spool.dropped).toBeGreaterThanOrEqual(3);
  });

  it("removes segments that were received, and reuses no number", () => {
    const folder = newFolder();
    const spool = new Spool(folder, { segmentBytes: 100 });
    for (let number = 0; number < 20; number++) spool.append(delivery(number));
    expect(segments(folder).length).toBeGreaterThan(3);
    takeAll(spool);
    expect(segments(folder).length).toBeLessThanOrEqual(1);
    const position = readFileSync(join(folder, "position"), "utf8");
    spool.close();
    const again = new Spool(folder, { segmentBytes: 100 });
    again.append(delivery(21));
    const [newest = ""] = segments(folder).toSorted().reverse();
    expect(Number(newest.slice(0, 10))).toBeGreaterThanOrEqual(Number(position.split(" ")[0]));
    expect(takeAll(again)).toEqual([delivery(21)]);
  });

  it("loses nothing and repeats only what was not noted, whatever order things happen in", () => {
    const step = fc.oneof(
      fc.constant("append" as const),
      fc.constant("receive" as const),
      fc.constant("crash" as const),
      fc.constant("restart" as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const folder = newFolder();
        let spool = new Spool(folder, { segmentBytes: 120 });
        const given: string[] = [];
        const received: string[] = [];
        for (const what of [...steps, "receive" as const]) {
          if (what === "append") {
            const one = delivery(given.length);
            given.push(one.key);
            spool.append(one);
          } else if (what === "receive") received.push(...takeAll(spool).map(({ key }) => key));
          else {
            // A crash comes between receipt and note: the receiver sees these again, with the same keys.
            if (what === "crash") received.push(...spool.next(2).deliveries.map(({ key }) => key));
            spool.close();
            spool = new Spool(folder, { segmentBytes: 120 });
          }
        }
        spool.close();
        expect([...new Set(received)]).toEqual(given);
      }),
    );
  });
});
