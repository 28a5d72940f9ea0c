import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it } from "vitest";
import { Outbox } from "./outbox.ts";

const newFolder = temporaryFolders(afterAll);
const MAX_BYTES = 1 << 20;

function endAt(offset: number) {
  return { device: 1, inode: 2, offset, head: { length: 0, crc: 0 } };
}

function drained(outbox: Outbox): readonly (readonly [string, string])[] {
  const batches: [string, string][] = [];
  for (let batch = outbox.next(); batch !== undefined; batch = outbox.next()) {
    batches.push([batch.id.split("/").at(-1) ?? "", zstdDecompressSync(batch.packed).toString()]);
    outbox.done();
  }
  return batches;
}

describe("what waits to be sent", () => {
  it("stays through runs, in its order, each batch with its id and each log with its place", () => {
    const folder = newFolder();
    const first = new Outbox(folder, MAX_BYTES);
    first.add("auditd", Buffer.from("one\n"), 1, { log: "/a", end: endAt(4) });
    const before = first.next()?.id;
    first.close();
    const second = new Outbox(folder, MAX_BYTES);
    second.add("auditd", Buffer.from("two\n"), 2, { log: "/a", end: endAt(8) });
    expect(second.next()?.id).toBe(before);
    expect(drained(second)).toEqual([
      ["1", "one\n"],
      ["2", "two\n"],
    ]);
    expect(second.places["/a"]?.offset).toBe(8);
    expect(second.bytes).toBe(0);
    second.close();
  });

  it("knows where a log is read on, also when a crash came between a batch and the note of it", () => {
    const folder = newFolder();
    const [note, older] = [join(folder, "places.json"), join(folder, "older")];
    const outbox = new Outbox(folder, MAX_BYTES);
    outbox.add("auditd", Buffer.from("one\n"), 1, { log: "/a", end: endAt(4) });
    copyFileSync(note, older);
    outbox.add("auditd", Buffer.from("two\n"), 2, { log: "/a", end: endAt(8) });
    outbox.close();
    copyFileSync(older, note);
    const again = new Outbox(folder, MAX_BYTES);
    expect(again.places["/a"]?.offset).toBe(8);
    expect(JSON.parse(readFileSync(note, "utf8")).number).toBe(2);
    again.add("auditd", Buffer.from("three\n"), 3);
    expect(drained(again).map(([number]) => number)).toEqual(["1", "2", "3"]);
    again.close();
  });
});
