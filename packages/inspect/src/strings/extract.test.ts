import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { type ByteSource, bytesSource } from "../content/source.ts";
import { extractStrings, type FoundString, MAX_TEXT } from "./extract.ts";

function stringsOf(bytes: Uint8Array | ByteSource, minLength = 6): readonly FoundString[] {
  const found: FoundString[] = [];
  const source = bytes instanceof Uint8Array ? bytesSource(bytes) : bytes;
  const options = { minLength, latin1: (piece: Uint8Array) => Buffer.from(piece).toString("latin1") };
  extractStrings(source, options, (string) => found.push(string));
  const plain: FoundString[] = [];
  extractStrings(source, { minLength }, (string) => plain.push(string));
  expect(plain).toEqual(found);
  return found;
}

const isText = (byte: number | undefined): boolean => byte === 9 || (byte !== undefined && byte >= 32 && byte < 127);

/** What a plain walk finds: ASCII runs, and rows of zeros and text in turn. */
function naively(bytes: Uint8Array, shortest: number): readonly string[] {
  const found: { readonly at: number; readonly end: number; readonly line: string }[] = [];
  for (let start = 0; start < bytes.length; start++) {
    if (!isText(bytes[start]) || isText(bytes[start - 1])) continue;
    let end = start;
    while (isText(bytes[end])) end++;
    const text = Buffer.from(bytes.subarray(start, end)).toString("latin1");
    if (text.length >= shortest) found.push({ at: start, end, line: `${start} ascii ${text}` });
  }
  for (let start = 0; start + 1 < bytes.length; ) {
    const turns = (at: number) => (bytes[at] === 0 ? isText(bytes[at + 1]) : isText(bytes[at]) && bytes[at + 1] === 0);
    let end = start;
    while (end + 1 < bytes.length && turns(end)) end++;
    const row = bytes.subarray(start, end + 1);
    if (row.length >= 2) {
      const little = row[0] !== 0 || (row.at(-1) === 0 && start % 2 === 1);
      const first = start + (little && row[0] === 0 ? 1 : 0);
      const stop = end + 1 - ((end + 1 - first) % 2);
      const text = Buffer.from(bytes.subarray(first, stop)).toString("latin1").replaceAll("\0", "");
      if (text.length >= shortest) {
        found.push({ at: first, end: stop, line: `${first} utf-16${little ? "le" : "be"} ${text}` });
      }
    }
    start = Math.max(start + 1, end);
  }
  return found.toSorted((a, b) => a.at - b.at || a.end - b.end).map(({ line }) => line);
}

function lines(found: readonly FoundString[]): readonly string[] {
  return found
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, encoding, text }) => `${offset} ${encoding} ${text}`);
}

const wide = (text: string, order: "le" | "be" = "le") => {
  const bytes = Buffer.from(text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
};

describe("extractStrings", () => {
  test.each([
    { name: "nothing", bytes: "", found: [] },
    { name: "a run that is too short", bytes: "\x01abcde\x01", found: [] },
    { name: "a run at both ends", bytes: "abcdef\x01ghijkl", found: ["0 ascii abcdef", "7 ascii ghijkl"] },
    { name: "a tab", bytes: "\x00ab\tcdef\x00", found: ["1 ascii ab\tcdef"] },
    { name: "bytes above ASCII as an end", bytes: "abcdef\xe4ghijkl", found: ["0 ascii abcdef", "7 ascii ghijkl"] },
    { name: "a line feed as an end", bytes: "abcdef\nghijkl", found: ["0 ascii abcdef", "7 ascii ghijkl"] },
  ])("finds $name", ({ bytes, found }) => {
    expect(lines(stringsOf(Buffer.from(bytes, "latin1")))).toEqual(found);
  });

  it("finds UTF-16 of both orders, at odd places too", () => {
    const bytes = Buffer.concat([
      Buffer.from([1]),
      wide("little"),
      Buffer.from([0, 0, 1]),
      wide("greater", "be"),
      Buffer.from([1]),
    ]);
    expect(lines(stringsOf(bytes))).toEqual(["1 utf-16le little", "16 utf-16be greater"]);
  });

  it("reads a row that fits both orders with its characters at even places", () => {
    const row = Buffer.concat([Buffer.from([0]), wide("either")]);
    expect(lines(stringsOf(Buffer.concat([Buffer.from([7]), row, Buffer.from([7])])))).toEqual(["2 utf-16le either"]);
    expect(lines(stringsOf(Buffer.concat([row, Buffer.from([7])])))).toEqual(["0 utf-16be either"]);
  });

  it("finds what a plain walk finds, wherever pieces end", () => {
    const byte = fc.oneof(fc.constantFrom(0, 0, 9, 65, 66, 200), fc.integer({ min: 30, max: 36 }));
    const stretch = fc.oneof(
      fc.array(byte, { maxLength: 24 }),
      fc.string({ maxLength: 20 }).map((text) => [...wide(text)]),
      fc.string({ maxLength: 20 }).map((text) => [...wide(text, "be")]),
      fc.string({ maxLength: 30 }).map((text) => [...Buffer.from(text)]),
    );
    const PIECE = 256 << 10;
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 8 }),
        fc.integer({ min: 4, max: 9 }),
        fc.integer({ min: -60, max: 5 }),
        (stretches, shortest, shift) => {
          const text = Uint8Array.from(stretches.flat());
          expect(lines(stringsOf(text, shortest))).toEqual(naively(text, shortest));
          // The same around the end of a piece, in memory that begins at an odd place.
          const file = new Uint8Array(PIECE + 300).subarray(1);
          file.fill(1);
          file.set(text, PIECE + shift);
          const there = naively(file.subarray(PIECE - 100), shortest);
          const moved = there.map((line) => line.replace(/^\d+/, (at) => String(Number(at) + PIECE - 100)));
          expect(lines(stringsOf(file, shortest))).toEqual(moved);
        },
      ),
    );
  });

  it.each(["le", "be", undefined] as const)("keeps the beginning of a string longer than memory (%s)", (order) => {
    const text = "0123456789".repeat(50_000);
    const bytes = order === undefined ? Buffer.from(text) : wide(text, order);
    const file = Buffer.concat([Buffer.from([1, 2, 3]), bytes, Buffer.from([3, 3]), Buffer.from("behind")]);
    const [long, behind] = stringsOf(file);
    expect(long).toMatchObject({ length: 500_000, encoding: order === undefined ? "ascii" : `utf-16${order}` });
    expect(long?.text).toBe(text.slice(0, MAX_TEXT));
    expect(behind?.text).toBe("behind");
  });

  it("says where reading ended", () => {
    const source: ByteSource = {
      size: 1000,
      read: (offset, length) => Buffer.alloc(Math.max(0, Math.min(length, 500 - offset)), "x"),
    };
    const found: FoundString[] = [];
    const issues = extractStrings(source, { minLength: 6 }, (string) => found.push(string));
    expect(issues).toMatchObject([{ code: "unreadable", at: 500 }]);
    expect(found).toMatchObject([{ offset: 0, length: 500 }]);
  });

  it("takes a moment for bytes made to be slow", () => {
    const size = 1 << 20;
    for (const pattern of ["A", "A\0", "\0A", "AA\0", "A\0\0", "AAAAA\0", "A\0A\0A\0A\0A\0\x01"]) {
      const bytes = Buffer.alloc(size, pattern, "latin1");
      const startedAt = processorMs();
      let count = 0;
      for (const minLength of [4, 6, 1000]) extractStrings(bytesSource(bytes), { minLength }, () => count++);
      expect(processorMs() - startedAt, JSON.stringify(pattern)).toBeLessThan(2000);
    }
  });
});

/** `strings` of binutils, the second implementation. */
function binutils(file: string, encoding: string): readonly string[] | undefined {
  try {
    const args = ["-a", "-n", "6", "-t", "d", "-e", encoding, file];
    const text = execFileSync("strings", args, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
    return text
      .toString("latin1")
      .split("\n")
      .slice(0, -1)
      .map((line) => line.replace(/^ *(\d+) /, "$1 "));
  } catch {
    return undefined;
  }
}

function cut(line = ""): string {
  return line.slice(0, line.indexOf(" ") + 1 + MAX_TEXT);
}

describe("against strings of binutils", () => {
  const file = process.execPath;
  const theirs = binutils(file, "s");
  it.skipIf(theirs === undefined)("finds the same ASCII", () => {
    let count = 0;
    const different: FoundString[] = [];
    const latin1 = (piece: Uint8Array) => Buffer.from(piece).toString("latin1");
    extractStrings(bytesSource(readFileSync(file)), { minLength: 6, latin1 }, (string) => {
      if (string.encoding !== "ascii") return;
      const same = cut(theirs?.[count++]) === `${string.offset} ${string.text}`;
      if (!same && different.length < 3) different.push(string);
    });
    expect(different).toEqual([]);
    expect(count).toBe(theirs?.length);
  });
});
