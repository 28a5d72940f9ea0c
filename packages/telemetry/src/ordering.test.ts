import type { TelemetryEvent } from "@limpid/core";
import { expect, it } from "vitest";
import { Ordering } from "./ordering.ts";

function event(at: number, host: string, name: string): TelemetryEvent {
  return {
    kind: "process.executed",
    id: `${at}`,
    at,
    host,
    process: {
      pid: 2,
      ppid: 1,
      image: "/bin/sh",
      name: undefined,
      uid: 0,
      euid: 0,
      gid: 0,
      loginUser: null,
      session: null,
      terminal: null,
      cwd: "/",
    },
    image: "/bin/sh",
    argv: [name],
    argvComplete: true,
    file: { path: name, pathBasis: "absolute", device: undefined, inode: undefined, mode: undefined, ownerUid: 0 },
    interpreters: [],
  };
}

/** How many of so many events still wait when the last one came, and how many were given out in the end. */
function waiting(count: number, hosts: number, size: number): { readonly held: number; readonly given: number } {
  const name = "x".repeat(size);
  let given = 0;
  const order = new Ordering(() => given++);
  for (let index = 0; index < count; index++) order.add(event(1000, `host-${index % hosts}`, name));
  const held = count - given;
  order.flush();
  return { held, given };
}

it("holds a bounded number of small events of a host", () => {
  expect(waiting(5000, 1, 100)).toEqual({ held: 256, given: 5000 });
});

it.each([1, 100])("holds a bounded number of characters, over %d hosts", (hosts) => {
  const { held, given } = waiting(2000, hosts, 1 << 20);
  expect(held).toBeLessThanOrEqual(16); // 32 Mi characters, two names of a mebi each
  expect(given).toBe(2000);
});
