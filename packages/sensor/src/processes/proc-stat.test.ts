import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseArguments, parseLoginNumber, parseStat, parseStatus, terminalName } from "./proc-stat.ts";

const TAIL = "S 7 8 8 34816 9 4194560 5 0 0 0 1 0 0 0 20 0 1 0 2271814 3133440 362 0 0 0";

describe("parseStat", () => {
  test.each([
    { name: "a plain name", text: `42 (bash) ${TAIL}\n`, expected: "bash" },
    { name: "a name with brackets and blanks", text: `42 (a) S 1 (b) ${TAIL}\n`, expected: "a) S 1 (b" },
    { name: "an empty name", text: `42 () ${TAIL}\n`, expected: "" },
  ])("$name", ({ text, expected }) => {
    expect(parseStat(text)).toEqual({
      name: expected,
      state: "S",
      ppid: 7,
      terminal: 34816,
      kernelThread: false,
      startTicks: 2271814,
    });
  });

  it("knows the kernel's own threads", () => {
    expect(parseStat(`2 (kthreadd) ${TAIL.replace("4194560", "2129984")}`)?.kernelThread).toBe(true);
  });

  it("gives nothing for what is no line of it", () => {
    for (const text of ["", "42", "42 (x", "42 (x) S", "42 (x) S a b c d e f g h i j k l m n o p q r s t"]) {
      expect(parseStat(text)).toBeUndefined();
    }
  });

  it("survives any text", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseStat(text)));
  });
});

describe("parseStatus", () => {
  it("reads accounts and the numbers in each namespace", () => {
    const text = "Name:\tx\nUid:\t1000\t0\t0\t0\nGid:\t100\t100\t100\t100\nNSpid:\t4242\t17\t1\nFoo:\t1\n";
    expect(parseStatus(text)).toEqual({ uid: 1000, euid: 0, gid: 100, namespacePids: [4242, 17, 1] });
  });

  it("leaves out what is missing", () => {
    expect(parseStatus("Name:\tx\n")).toEqual({ uid: undefined, euid: undefined, gid: undefined, namespacePids: [] });
  });
});

test.each([
  { text: "4294967295", number: null },
  { text: "1000\n", number: 1000 },
  { text: "0", number: 0 },
  { text: "x", number: undefined },
  { text: undefined, number: undefined },
])("a login number: $text", ({ text, number }) => {
  expect(parseLoginNumber(text)).toBe(number);
});

test.each([
  { text: "sh\0-c\0echo\0", argv: ["sh", "-c", "echo"], complete: true },
  { text: "sh\0\0", argv: ["sh", ""], complete: true },
  { text: "sh\0-c\0ech", argv: ["sh", "-c", "ech"], complete: false },
  { text: "", argv: [], complete: false },
])("arguments: $argv", ({ text, argv, complete }) => {
  expect(parseArguments(text)).toEqual({ argv, complete });
});

test.each([
  { device: 0, name: null },
  { device: 34816, name: "pts0" },
  { device: 34819, name: "pts3" },
  { device: (137 << 8) | 4, name: "pts260" },
  { device: (4 << 8) | 1, name: "tty1" },
  { device: (4 << 8) | 64, name: "ttyS0" },
  { device: (5 << 8) | 1, name: "console" },
  { device: (204 << 8) | 64, name: "204:64" },
])("terminal $name", ({ device, name }) => {
  expect(terminalName(device)).toBe(name);
});
