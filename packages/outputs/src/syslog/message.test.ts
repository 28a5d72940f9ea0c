import { findingLine } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { finding } from "../testing/finding.ts";
import { frame, syslogMessage } from "./message.ts";

const delivery = (change: Parameters<typeof finding>[0] = {}) => ({ key: "a/1", line: findingLine(finding(change)) });
const HEAD = /^<(\d+)>1 (\S+) (\S+) limpid - (\S+) - (\{.*\})$/;

describe("syslogMessage", () => {
  it("is a message of RFC 5424 with the finding in ASCII", () => {
    const message = syslogMessage(delivery(), 8192);
    const [, priority, time, host, id, json = ""] = HEAD.exec(message) ?? [];
    expect([priority, time, host, id]).toEqual(["130", "2026-11-22T06:00:00.123456Z", "web-3", "AN0056"]);
    expect(message).toMatch(/^[ -~]+$/);
    expect(JSON.parse(json)).toEqual(JSON.parse(delivery().line));
  });

  it.each([
    ["high", 130],
    ["medium", 132],
    ["low", 133],
    ["expected", 134],
  ] as const)("%s has the severity of <%d>", (priority, number) => {
    expect(syslogMessage(delivery({ priority }), 8192)).toMatch(new RegExp(`^<${number}>1 `));
  });

  it("lets no host name break out of its place", () => {
    const [, , , host] = HEAD.exec(syslogMessage(delivery({ host: "a b\n<0>1 é" }), 8192)) ?? [];
    expect(host).toBe("a?b?<0>1??");
    expect(HEAD.exec(syslogMessage(delivery({ host: "" }), 8192))?.[3]).toBe("-");
    expect(HEAD.exec(syslogMessage(delivery({ host: "h".repeat(999) }), 8192))?.[3]).toHaveLength(255);
  });

  it("leaves out the longest parts when it must be shorter, and says which", () => {
    const entry = { at: "2026-11-22T06:00:00Z", what: "created", event: "e", process: "p" } as const;
    const long = delivery({ timeline: Array.from({ length: 200 }, () => entry) });
    const message = syslogMessage(long, 2048);
    const told = JSON.parse(HEAD.exec(message)?.[5] ?? "{}");
    expect(message.length).toBeLessThanOrEqual(2048);
    expect(told).toMatchObject({ cut: ["timeline"], id: finding().id, artifact: { facts: { a: 1 } } });
    expect(told).not.toHaveProperty("timeline");
  });

  it("keeps what names the finding when nothing else fits", () => {
    const message = syslogMessage(delivery({ title: "x".repeat(5000) }), 480);
    expect(message.length).toBeLessThanOrEqual(480);
    expect(JSON.parse(HEAD.exec(message)?.[5] ?? "{}")).toMatchObject({
      id: finding().id,
      priority: "high",
      cut: ["*"],
    });
  });
});

it("counts octets, so that nothing in a message begins another one", () => {
  expect(frame("<1>1 x")).toBe("6 <1>1 x");
});
