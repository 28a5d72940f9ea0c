import type { ActedEvent, Actor } from "@limpid/core";
import { ROLE_TABLE, RoleIndex, Roles } from "@limpid/lineage";
import { describe, expect, it } from "vitest";
import { WrittenHere } from "./written-here.ts";

const INDEX = new RoleIndex(ROLE_TABLE);
const BY_PYTHON = { process: { uid: 0 }, run: { image: "/opt/python/bin/python3", argv: [] } } as unknown as Actor;
const BY_DPKG = { process: { uid: 0 }, run: { image: "/usr/bin/dpkg", argv: [] } } as unknown as Actor;

function writtenHere() {
  const written = new WrittenHere((path) => INDEX.names(path));
  const roles = new Roles(INDEX, { writtenHere: written.has });
  const write = (path: string, actor = BY_PYTHON): void =>
    written.observe({ kind: "file.opened", file: { path } } as unknown as ActedEvent, actor, roles);
  return { written, write };
}

describe("WrittenHere", () => {
  it("holds what was written to system folders, by anybody but a package manager", () => {
    const { written, write } = writtenHere();
    write("/usr/bin/cc");
    write("/usr/bin/make", BY_DPKG);
    write("/home/dev/dpkg");
    expect(["/usr/bin/cc", "/usr/bin/make", "/home/dev/dpkg"].map(written.has)).toEqual([true, false, false]);
  });

  it("lets an environment of many files make strangers of nobody but of what has no name", () => {
    const { written, write } = writtenHere();
    for (let index = 0; index < 70_000; index++) write(`/opt/env/lib/module${index}.py`);
    expect(written.has("/usr/bin/dpkg")).toBe(false);
    expect(written.has("/usr/bin/pip3.11")).toBe(false);
    expect(written.has("/usr/lib/unheard-of")).toBe(true); // it may have been among those that were not kept
    write("/usr/bin/dpkg");
    expect(written.has("/usr/bin/dpkg")).toBe(true);
  });

  it("takes every program with a role for a stranger after too many of them", () => {
    const { written, write } = writtenHere();
    for (let index = 0; index < 70_000; index++) write(`/opt/env${index}/bin/dpkg`);
    expect(written.has("/usr/bin/dpkg")).toBe(true);
    expect(written.has("/usr/lib/unheard-of")).toBe(false);
  });

  it("goes on from a snapshot", () => {
    const { written, write } = writtenHere();
    write("/usr/bin/cc");
    write("/opt/a");
    const again = new WrittenHere((path) => INDEX.names(path));
    again.restore(written.state);
    expect(["/usr/bin/cc", "/opt/a", "/opt/b"].map(again.has)).toEqual([true, true, false]);
  });
});
