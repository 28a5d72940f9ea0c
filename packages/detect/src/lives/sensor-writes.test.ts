import type { ActedEvent, FileRef } from "@limpid/core";
import { describe, expect, it } from "vitest";
import { play } from "../testing/play.ts";
import { Scene } from "../testing/scene.ts";

/** What sensors say that see writes, copies and attributes (Endpoint Security, eBPF), which audit records do not show. */
function file(path: string, inode: number): FileRef {
  return { path, pathBasis: "absolute", device: "1", inode, mode: 0o100644, ownerUid: 501 };
}

function told(image: string, happened: (process: ActedEvent["process"]) => readonly object[]) {
  const scene = new Scene();
  scene.process({ image }).create("/tmp/unrelated");
  const [first] = scene.events;
  if (first === undefined) throw new Error("a first event expected");
  const { process } = first;
  const events = happened(process).map(
    (what, index) => ({ id: `s${index}`, at: first.at + 1 + index, host: first.host, process, ...what }) as ActedEvent,
  );
  return play([first, ...events]);
}

describe("writes that a sensor saw", () => {
  it("tell who wrote, once for each writer", () => {
    const { at } = told("/usr/bin/curl", () => [
      { kind: "file.written", file: file("/tmp/a", 77), finished: false },
      { kind: "file.written", file: file("/tmp/a", 77), finished: false },
      { kind: "file.written", file: file("/tmp/a", 77), finished: true },
    ]);
    const life = at("/tmp/a");
    expect(life.touches.map(({ kind }) => kind)).toEqual(["written"]);
    expect(life.creator).toMatchObject({ basis: "opener", actor: { run: { image: "/usr/bin/curl" } } });
    expect(life.birthSeen).toBe(false);
  });

  it("by another program make it the creator", () => {
    const { at } = told("/usr/bin/curl", (process) => [
      {
        kind: "file.opened",
        file: file("/tmp/a", 77),
        created: true,
        truncated: false,
        unnamed: false,
        descriptor: undefined,
      },
      {
        kind: "file.written",
        file: file("/tmp/a", 77),
        finished: true,
        process: { ...process, pid: 4, image: "/usr/bin/strip" },
      },
    ]);
    expect(at("/tmp/a").creator.actor?.run.image).toBe("/usr/bin/strip");
    expect(at("/tmp/a").birthSeen).toBe(true);
  });
});

describe("copies", () => {
  it("are files of their own, made by whoever copied", () => {
    const { at } = told("/bin/cp", () => [
      { kind: "file.copied", from: file("/tmp/a", 77), to: file("/tmp/b", 78) },
      {
        kind: "process.executed",
        image: "/tmp/b",
        argv: ["/tmp/b"],
        argvComplete: true,
        file: file("/tmp/b", 78),
        interpreters: [],
      },
    ]);
    const life = at("/tmp/b");
    expect(life.birthSeen).toBe(true);
    expect(life.touches).toMatchObject([{ kind: "copied", from: "/tmp/a" }, { kind: "executed" }]);
    expect(life.creator.actor?.run.image).toBe("/bin/cp");
  });

  it("over a file end its life", () => {
    const { lives } = told("/bin/cp", () => [
      { kind: "file.written", file: file("/tmp/b", 78), finished: true },
      { kind: "file.copied", from: file("/tmp/a", 77), to: file("/tmp/b", 78) },
    ]);
    expect(lives.filter(({ path }) => path === "/tmp/b").map(({ generation }) => generation)).toEqual([0, 1]);
  });
});

it("files that exchange their contents have the exchanger as writer, in place", () => {
  const { at } = told("/usr/bin/perl", () => [
    { kind: "files.swapped", one: file("/tmp/a", 77), other: file("/tmp/b", 78) },
  ]);
  for (const path of ["/tmp/a", "/tmp/b"]) expect(at(path).creator).toMatchObject({ basis: "in-place" });
});

describe("the mark of a download", () => {
  const mark = (removed: boolean) => ({
    kind: "file.attribute-changed",
    file: file("/tmp/a", 77),
    attribute: "com.apple.quarantine",
    removed,
  });

  it("taken away begins a life", () => {
    const { at } = told("/usr/bin/xattr", () => [mark(true)]);
    expect(at("/tmp/a").touches).toMatchObject([{ kind: "attribute-removed", attribute: "com.apple.quarantine" }]);
    expect(at("/tmp/a").creator.basis).toBe("unknown");
  });

  it("set is told of a file that is known, and makes none", () => {
    expect(told("/Applications/Safari.app", () => [mark(false)]).lives.map(({ path }) => path)).toEqual([
      "/tmp/unrelated",
    ]);
    const { at } = told("/Applications/Safari.app", () => [
      { kind: "file.written", file: file("/tmp/a", 77), finished: true },
      mark(false),
    ]);
    expect(at("/tmp/a").touches.map(({ kind }) => kind)).toEqual(["written", "attribute-set"]);
  });
});

describe("a program that was seen to run by a sensor that tells no beginnings", () => {
  const executed = (pid: number, seenRunningAs?: number) => (process: ActedEvent["process"]) => ({
    kind: "process.executed",
    image: "/tmp/b",
    argv: [],
    argvComplete: false,
    file: file("/tmp/b", 78),
    interpreters: [],
    process: { ...process, pid, sensorId: `s${pid}:${seenRunningAs}`, image: "/tmp/b" },
    ...(seenRunningAs === undefined ? {} : { seenRunningAs }),
  });
  const runs = (...executions: readonly ReturnType<typeof executed>[]) => {
    const { at } = told("/bin/cp", (process) => [
      { kind: "file.written", file: file("/tmp/b", 78), finished: true },
      ...executions.map((execution) => execution(process)),
    ]);
    return at("/tmp/b").executions.length;
  };

  it("ran", () => expect(runs(executed(0, 7))).toBe(1));
  it("ran once where another sensor told how it began", () => expect(runs(executed(7), executed(0, 7))).toBe(1));
  it("ran again under another pid", () => expect(runs(executed(7), executed(0, 8))).toBe(2));
});
