import { blockOf, type TelemetryEvent } from "@limpid/core";
import { expect, it } from "vitest";
import { call, path } from "../../testing/auditd-log.ts";
import { auditd } from "./source.ts";

const AT = 1_700_000_000_100;

function reading() {
  const events: TelemetryEvent[] = [];
  const session = auditd.open({}, (event) => events.push(event));
  return {
    push: (...lines: readonly string[]) => session.push(blockOf(`${lines.join("\n")}\n`)),
    /** What was given out until `ms` after the records. */
    after: (ms: number): readonly string[] => {
      session.giveWhole?.(AT + ms);
      return events.splice(0).map((event) => (event.kind === "events.lost" ? event.kind : event.id.replace(/.*:/, "")));
    },
  };
}

const fork = (serial: number) => call({ number: 57, serial, exit: "99" });
const unlink = (serial: number) => call({ number: 87, serial, paths: [path("/x", "DELETE")] });

it("gives out what is whole at once", () => {
  const { push, after } = reading();
  push(...unlink(1));
  expect(after(0)).toEqual(["1"]);
});

it("does not let what is not whole hold up the rest, and gives up on it after a moment", () => {
  const { push, after } = reading();
  const [first = "", ...rest] = unlink(1);
  push(first, ...fork(2));
  expect(after(0)).toEqual(["2"]);
  push(...rest);
  expect(after(1)).toEqual(["1"]);
  push(unlink(3)[0] ?? "");
  expect(after(99)).toEqual([]);
  expect(after(101)).toEqual([]); // without its name it says nothing
  push(...unlink(3));
  expect(after(102)).toEqual([]);
});

it("waits with the word that something is missing", () => {
  const { push, after } = reading();
  push(...fork(1), ...fork(4));
  expect(after(0)).toEqual(["1", "4"]);
  push(...fork(3));
  expect(after(50)).toEqual(["3"]);
  expect(after(1999)).toEqual([]);
  expect(after(2001)).toEqual(["events.lost"]);
});
