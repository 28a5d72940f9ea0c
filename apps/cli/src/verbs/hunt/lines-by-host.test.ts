import { blockOf } from "@limpid/core";
import { sourceNamed } from "@limpid/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LinesByHost } from "./lines-by-host.ts";

const lines = fc.record({
  prefix: fc.constantFrom(
    "",
    "node=a ",
    "node=b ",
    "node=type=c ",
    "<13>Nov 22 09:32:12 web-1 ",
    "Nov 22 09:32:12 web-2 audit: ",
    `node=${"x".repeat(600)} `,
  ),
  type: fc.constantFrom(
    "type=SYSCALL msg=audit(1.000:1): ",
    "type=PATH msg=audit(1.000:1): item=0 node=b ",
    "no record",
  ),
  length: fc.constantFrom(0, 3, 700),
});

/** Whose a line is, by the source itself: the host of the event that a session makes of it. */
function hostOf(line: string): string {
  const block = blockOf(line);
  return sourceNamed("auditd")?.hostLines?.().hostOf(block, 0, line.length) ?? "none";
}

function split(log: string, readers: number, size: number): readonly string[] {
  const given = new Array<string>(readers).fill("");
  const source = sourceNamed("auditd");
  if (source?.hostLines === undefined) throw new Error("auditd tells hosts apart");
  const cutter = new LinesByHost(source.hostLines(), readers, (reader, bytes) => {
    given[reader] += String.fromCharCode(...bytes);
  });
  for (let at = 0; at < log.length; at += size) cutter.push(blockOf(log.slice(at, at + size)));
  cutter.endOfFile();
  return given;
}

describe("LinesByHost", () => {
  it("gives each line whole to one reader, those of one host to the same one, in their order", () => {
    fc.assert(
      fc.property(
        fc.array(lines, { maxLength: 20 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(1, 7, 100, 5000),
        fc.boolean(),
        (records, readers, size, cut) => {
          const all = records.map(
            ({ prefix, type, length }, index) => `${prefix}${type}${"y".repeat(length)}#${index}`,
          );
          const log = all.join("\n") + (cut || all.length === 0 ? "" : "\n");
          const given = split(log, readers, size).map((text) => text.split("\n").filter((line) => line !== ""));
          expect(given.flat().sort()).toEqual([...all].sort());
          const numbers = given.map((own) => own.map((line) => Number(line.slice(line.lastIndexOf("#") + 1))));
          for (const own of numbers) expect(own).toEqual([...own].sort((one, other) => one - other));
          const readerOf = new Map<string, number>();
          for (const [reader, own] of given.entries()) {
            for (const line of own) {
              if (!/(?:^| )type=/.test(line.slice(0, 512))) continue; // no event is made of it
              const host = hostOf(line);
              expect(readerOf.get(host) ?? reader, host).toBe(reader);
              readerOf.set(host, reader);
            }
          }
        },
      ),
    );
  });

  it("spreads hosts over the readers", () => {
    const hosts = Array.from({ length: 8 }, (_, index) => `node=h${index} type=SYSCALL msg=audit(1.000:1): x\n`);
    const given = split(hosts.join("").repeat(3), 2, 64);
    expect(given.map((text) => new Set(text.match(/node=h\d/g)).size)).toEqual([4, 4]);
  });
});
