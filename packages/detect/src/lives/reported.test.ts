import type { ActedEvent, ArtifactLife, FileRef, FileReported } from "@limpid/core";
import { Lineage } from "@limpid/lineage";
import { describe, expect, it } from "vitest";
import { Scene } from "../testing/scene.ts";
import { Lives } from "./lives.ts";

const NOTHING: FileRef = {
  path: undefined,
  pathBasis: "none",
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};

/** A file that curl makes, and what is told of it afterwards: reports, or writes. */
function told(then: (begin: number, process: ActedEvent["process"]) => readonly (ActedEvent | FileReported)[]) {
  const scene = new Scene();
  scene.process({ image: "/usr/bin/curl" }).create("/tmp/agent");
  const [first] = scene.events;
  if (first === undefined) throw new Error("an event expected");
  const lineage = new Lineage("host");
  const closed: ArtifactLife[] = [];
  const lives = new Lives("host", {}, (life) => closed.push(life));
  for (const event of scene.events) lives.observe(event, lineage.place(event));
  for (const event of then(first.at + 1000, first.process)) {
    if (event.kind === "file.reported") lives.report(event);
    else lives.observe(event, lineage.place(event));
  }
  lives.end();
  return closed;
}

function report(at: number, file: Partial<FileRef>): FileReported {
  return { kind: "file.reported", id: `r${at}`, at, host: "host", file: { ...NOTHING, ...file } };
}

describe("what a source says of a file without naming a process", () => {
  it("belongs to the file of that path, tables together", () => {
    const [life, ...others] = told((at) => [
      report(at, { path: "/tmp/agent", sha256: "ab" }),
      report(at + 1, { path: "/tmp/agent", sizeBytes: 7, signing: { status: "unsigned" } }),
      report(at + 2, { path: "/tmp/agent", mode: 0o755 }),
    ]);
    expect(others).toEqual([]);
    expect(life?.reported).toEqual({
      at: expect.any(Number),
      event: expect.stringMatching(/^r/),
      sha256: "ab",
      sizeBytes: 7,
      signing: { status: "unsigned" },
    });
  });

  it("is old once the file was written again", () => {
    const [life] = told((at, process) => [
      report(at, { path: "/tmp/agent", sha256: "ab" }),
      {
        kind: "file.written",
        id: "w",
        at: at + 1,
        host: "host",
        process,
        file: { ...NOTHING, path: "/tmp/agent", pathBasis: "absolute" },
        finished: true,
      },
    ]);
    expect(life?.reported).toBeUndefined();
  });

  it("begins nothing, and is not taken for another inode's", () => {
    const lives = told((at) => [
      report(at, { path: "/tmp/other", sha256: "ab" }),
      report(at, { path: "/tmp/agent", inode: 424_242, sha256: "cd" }),
    ]);
    expect(lives.map(({ path, reported }) => [path, reported])).toEqual([["/tmp/agent", undefined]]);
  });
});

it("attributes of one file are told row by row", () => {
  const attribute = (at: number, attributes: Readonly<Record<string, string>>): FileReported => ({
    ...report(at, { path: "/tmp/agent" }),
    attributes,
  });
  const [life] = told((at) => [
    attribute(at, { quarantine_agent: "Safari" }),
    report(at + 1, { path: "/tmp/agent", sha256: "ab" }),
    attribute(at + 2, { quarantine_data_url: "https://x.example" }),
  ]);
  expect(life?.reported).toMatchObject({
    sha256: "ab",
    attributes: { quarantine_agent: "Safari", quarantine_data_url: "https://x.example" },
  });
});

it("attributes of any length and number are kept up to a limit", () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`a${index}`, "x".repeat(10_000)]));
  const [life] = told((at) => [{ ...report(at, { path: "/tmp/agent" }), attributes: many }]);
  const kept = Object.values(life?.reported?.attributes ?? {});
  expect(kept.length).toBe(32);
  expect(Math.max(...kept.map(({ length }) => length))).toBe(4096);
});
