import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { connectorDatagram } from "../testing/datagrams.ts";
import { ConnectorLoss } from "./connector-loss.ts";
import { decodeConnector } from "./connector-message.ts";

describe("decodeConnector", () => {
  const at = 2 ** 32 / 1e6 + 0.5; // the upper half of the timestamp counts
  test.each([
    { name: "a fork", what: 0x1, words: [10, 10, 20, 20], event: { kind: "forked", at, pid: 10, child: 20 } },
    {
      name: "a fork by a thread",
      what: 0x1,
      words: [11, 10, 20, 20],
      event: { kind: "forked", at, pid: 10, child: 20 },
    },
    { name: "a new thread", what: 0x1, words: [10, 10, 11, 10], event: undefined },
    { name: "an execution", what: 0x2, words: [10, 10], event: { kind: "executed", at, pid: 10 } },
    { name: "accounts", what: 0x4, words: [10, 10, 1000, 0], event: { kind: "user", at, pid: 10, uid: 1000, euid: 0 } },
    { name: "groups", what: 0x40, words: [10, 10, 100, 0], event: { kind: "group", at, pid: 10, gid: 100 } },
    { name: "a session", what: 0x80, words: [10, 10], event: undefined },
    { name: "a tracer", what: 0x100, words: [10, 10, 31, 30], event: { kind: "traced", at, pid: 30, target: 10 } },
    { name: "a tracer that lets go", what: 0x100, words: [10, 10, 0, 0], event: undefined },
    { name: "an exit", what: 0x80000000, words: [10, 10, 0x300, 17], event: { kind: "exited", at, pid: 10, code: 3 } },
    {
      name: "a kill",
      what: 0x80000000,
      words: [10, 10, 9, 17],
      event: { kind: "exited", at, pid: 10, code: undefined },
    },
    { name: "the end of a thread", what: 0x80000000, words: [11, 10, 0, 17], event: undefined },
    { name: "something newer", what: 0x8, words: [10, 10], event: undefined },
    { name: "a number below zero", what: 0x2, words: [-1, -1], event: undefined },
  ])("$name", ({ what, words, event }) => {
    const bytes = connectorDatagram(what, words, { nanoseconds: 2n ** 32n + 500_000n, cpu: 3, sequence: 77 });
    expect(decodeConnector(bytes)).toEqual({ kind: "message", message: { cpu: 3, sequence: 77, event } });
  });

  it("reads a name up to its end", () => {
    const words = [10, 10, 0x6c6c6568, 0x6f]; // "hello"
    const decoded = decodeConnector(connectorDatagram(0x200, words));
    expect(decoded).toMatchObject({
      message: { event: { kind: "named", pid: 10, name: new TextEncoder().encode("hello") } },
    });
  });

  it("tells the kernel's answer", () => {
    expect(decodeConnector(connectorDatagram(0, [1]))).toEqual({ kind: "answer", error: 1 });
  });

  it("leaves other connectors alone", () => {
    const bytes = connectorDatagram(2, [1, 1]);
    bytes[16] = 9;
    expect(decodeConnector(bytes)).toEqual({ kind: "unreadable", why: "not-connector" });
  });

  it("survives every cut and any change", () => {
    const whole = connectorDatagram(0x80000000, [10, 10, 0x300, 17]);
    for (let length = 0; length < whole.length; length++) {
      expect(decodeConnector(whole.subarray(0, length))).toMatchObject({ kind: "unreadable" });
    }
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const bytes = whole.slice();
        for (const [index, value] of changes) bytes[index] = value;
        const decoded = decodeConnector(bytes);
        if (decoded.kind === "message" && decoded.message.event !== undefined) {
          expect(decoded.message.event.pid).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe("ConnectorLoss", () => {
  it("counts what is missing, by processor", () => {
    const loss = new ConnectorLoss();
    const told = [
      [0, 5],
      [1, 900],
      [0, 6],
      [1, 901],
      [0, 9],
      [1, 902],
    ] as const;
    expect(told.map(([cpu, sequence]) => loss.note(cpu, sequence))).toEqual([0, 0, 0, 0, 2, 0]);
  });

  it("goes on beyond the end of the numbers, and when they begin anew", () => {
    const loss = new ConnectorLoss();
    expect([0xfffffffe, 0xffffffff, 0, 2, 0].map((sequence) => loss.note(0, sequence))).toEqual([0, 0, 0, 1, 0]);
  });
});
