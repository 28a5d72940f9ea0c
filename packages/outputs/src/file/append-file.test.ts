import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it } from "vitest";
import type { Delivery } from "../transport.ts";
import { AppendFile } from "./append-file.ts";

const newFolder = temporaryFolders(afterAll);
const line = (number: number) => `{"number":${number}}`;
const batch = (...numbers: readonly number[]): Delivery[] =>
  numbers.map((number) => ({ key: `${number}/1`, line: line(number) }));

function file(path: string, more: { maxBytes?: number; keep?: number } = {}): AppendFile {
  return new AppendFile({ name: "local", kind: "file", atLeast: "medium", path, maxBytes: 1 << 20, keep: 2, ...more });
}

const lines = (path: string) => readFileSync(path, "utf8").split("\n").slice(0, -1);

describe("AppendFile", () => {
  it("appends lines to what is there", async () => {
    const path = join(newFolder(), "findings.json");
    writeFileSync(path, `${line(0)}\n`);
    await file(path).send(batch(1, 2));
    expect(lines(path)).toEqual([0, 1, 2].map(line));
  });

  it("does not write again what a crash left unnoted", async () => {
    const path = join(newFolder(), "findings.json");
    await file(path).send(batch(1, 2, 3));
    await file(path).send(batch(2, 3, 4));
    expect(lines(path)).toEqual([1, 2, 3, 4].map(line));
  });

  it("writes the same finding again when it is a new one", async () => {
    const path = join(newFolder(), "findings.json");
    const one = file(path);
    await one.send(batch(1, 2));
    await one.send(batch(1));
    expect(lines(path)).toEqual([1, 2, 1].map(line));
  });

  it("takes away half a line that a crash left", async () => {
    const path = join(newFolder(), "findings.json");
    writeFileSync(path, `${line(1)}\n{"num`);
    await file(path).send(batch(2));
    expect(lines(path)).toEqual([1, 2].map(line));
  });

  it("goes on in a new file when somebody turned the old one over", async () => {
    const path = join(newFolder(), "findings.json");
    const one = file(path);
    await one.send(batch(1));
    renameSync(path, `${path}.old`);
    await one.send(batch(2));
    rmSync(path);
    await one.send(batch(3));
    expect(lines(`${path}.old`)).toEqual([line(1)]);
    expect(lines(path)).toEqual([line(3)]);
  });

  it("turns over by size and keeps so many", async () => {
    const path = join(newFolder(), "findings.json");
    const one = file(path, { maxBytes: 30, keep: 2 });
    for (const number of [1, 2, 3, 4, 5, 6, 7]) await one.send(batch(number));
    expect(lines(path)).toEqual([line(7)]);
    expect(lines(`${path}.1`)).toEqual([5, 6].map(line));
    expect(lines(`${path}.2`)).toEqual([3, 4].map(line));
    expect(existsSync(`${path}.3`)).toBe(false);
  });

  it("keeps none when none is wanted", async () => {
    const path = join(newFolder(), "findings.json");
    const one = file(path, { maxBytes: 30, keep: 0 });
    for (const number of [1, 2, 3]) await one.send(batch(number));
    expect(lines(path)).toEqual([line(3)]);
    expect(existsSync(`${path}.1`)).toBe(false);
  });

  it("does not follow a link", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "target"), "");
    symlinkSync(join(folder, "target"), join(folder, "findings.json"));
    await expect(file(join(folder, "findings.json")).send(batch(1))).rejects.toThrow("cannot be written");
    expect(readFileSync(join(folder, "target"), "utf8")).toBe("");
  });

  it("does not hang on a FIFO", async () => {
    const path = join(newFolder(), "findings.json");
    execFileSync("mkfifo", [path]);
    await expect(file(path).send(batch(1))).rejects.toThrow("no regular file");
  });

  it("says what arrived when the folder is not there", async () => {
    const path = join(newFolder(), "not", "there");
    await expect(file(path).send(batch(1))).rejects.toMatchObject({ delivered: 0, refused: false });
  });

  it("does not touch what others append", async () => {
    const path = join(newFolder(), "findings.json");
    const one = file(path);
    await one.send(batch(1));
    appendFileSync(path, "by others\n");
    await one.send(batch(2));
    expect(lines(path)).toEqual([line(1), "by others", line(2)]);
  });
});
