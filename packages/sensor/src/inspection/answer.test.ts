import { readFileSync } from "node:fs";
import { bytesSource, inspectSource } from "@limpid/inspect";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseAnswer } from "./answer.ts";

const inspection = inspectSource(bytesSource(readFileSync("/proc/self/exe").subarray(0, 4096)), { deep: true });
const answer = { sequence: 7, tookMs: 0.25, sizeBytes: 4096, sha256: "0".repeat(64), inspection };

function body(value: unknown): Uint8Array {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
}

describe("parseAnswer", () => {
  it("gives back what an honest child says", () => {
    expect(parseAnswer(body(answer))).toEqual(JSON.parse(JSON.stringify(answer)));
  });

  test.each([
    { name: "no JSON", sent: "{" },
    { name: "nested a hundred thousand deep", sent: "[".repeat(100_000) },
    { name: "a list", sent: [] },
    { name: "a number that is none", sent: JSON.stringify(answer).replace('"sequence":7', '"sequence":1e999') },
    { name: "a sequence below zero", sent: { ...answer, sequence: -1 } },
    { name: "a fraction of a file", sent: { ...answer, sizeBytes: 1.5 } },
    { name: "a digest with a line feed", sent: { ...answer, sha256: `${"0".repeat(63)}\n` } },
    { name: "a format nobody knows", sent: { ...answer, inspection: { ...inspection, format: "toString" } } },
    {
      name: "a level nobody knows",
      sent: { ...answer, inspection: { ...inspection, opacity: { level: "constructor" } } },
    },
    {
      name: "issues of its own making",
      sent: { ...answer, inspection: { ...inspection, issues: [{ code: "fine", at: 0, what: "" }] } },
    },
    { name: "facts that are a text", sent: withPart({ facts: "x" }) },
    { name: "facts nested deeper than any format", sent: withPart({ facts: deep(20) }) },
    {
      name: "more facts than any format has",
      sent: withPart({ facts: { all: Array.from({ length: 30_000 }, () => 0) } }),
    },
    { name: "a type that is a book", sent: withPart({ type: "x".repeat(1000) }) },
  ])("$name is no answer", ({ sent }) => {
    expect(parseAnswer(body(sent))).toBeUndefined();
  });

  it("cuts words and lists, and makes no prototype of a name", () => {
    const reasons = Array.from({ length: 5000 }, () => ({ id: "elf.x", explanation: "y".repeat(5000) }));
    const sent = {
      ...withPart({}),
      inspection: { ...withPart({}).inspection, opacity: { level: "symbols", packed: false, reasons } },
    };
    const text = JSON.stringify(sent).replace('"facts":{}', '"facts":{"__proto__":{"isAdmin":true}}');
    const { inspection: got } = parseAnswer(body(text))!;
    expect(got.opacity.reasons).toHaveLength(1024);
    expect(got.opacity.reasons[0]?.explanation.length).toBeLessThan(5000);
    const [{ facts } = { facts: {} }] = got.parts;
    expect(Object.getPrototypeOf(facts)).toBe(Object.prototype);
    expect((facts as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it("survives any JSON and any bytes", () => {
    fc.assert(fc.property(fc.json(), (text) => void parseAnswer(body(text))));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseAnswer(bytes)));
  });

  it("survives an honest answer with any member replaced", () => {
    const plain = JSON.parse(JSON.stringify(withPart({ facts: { a: { b: [1, "x"] } } })));
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue(), (which, value) => {
        const copy = structuredClone(plain);
        const places = placesIn(copy);
        const [holder, key] = places[which % places.length]!;
        holder[key] = value;
        const got = parseAnswer(body(copy));
        if (got !== undefined) expect(Number.isFinite(got.tookMs)).toBe(true);
      }),
    );
  });
});

function withPart(changes: Record<string, unknown>): typeof answer {
  const part = {
    arch: "x86_64",
    bits: 64,
    endian: "little",
    type: "executable",
    opacity: { level: "symbols", packed: false },
    symbols: { local: 0, global: 0, dynamic: 0 },
    facts: {},
    ...changes,
  };
  return { ...answer, inspection: { ...inspection, parts: [part] } } as unknown as typeof answer;
}

function deep(levels: number): unknown {
  return levels === 0 ? {} : { in: deep(levels - 1) };
}

function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    [holder, key] as [Record<string, unknown>, string],
    ...placesIn(holder[key]),
  ]);
}
