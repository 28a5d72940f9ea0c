import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it, test } from "vitest";
import { temporaryFolders } from "../testing/index.ts";
import { Tail, type TailPosition } from "./tail.ts";

const folder = temporaryFolders(afterAll);

/** A log that is written, rotated and followed. */
class Followed {
  readonly path = join(folder(), "audit.log");
  readonly notes: string[] = [];
  received = "";
  ends = 0;
  position: TailPosition | undefined;
  #tail: Tail | undefined;
  now = 0;

  begin(): Tail {
    this.#tail = new Tail(this.path, this.position, {
      block: ({ text }, end) => {
        this.received += text;
        this.position = end;
      },
      fileEnded: () => this.ends++,
      note: (text) => this.notes.push(text),
    });
    return this.#tail;
  }

  /** Everything that is there by now. */
  async poll(waitMs = 10_000): Promise<void> {
    const tail = this.#tail ?? this.begin();
    for (const pause of [0, waitMs]) {
      this.now += pause;
      while (await tail.poll(4096, this.now));
    }
  }

  /** As by kill -9: nothing is said to the one that goes on but the position. */
  crash(): void {
    this.#tail?.close();
    this.#tail = undefined;
  }

  /** Rotates as logrotate does. */
  rotate(how: "rename" | "copytruncate", compress: boolean): void {
    for (let number = 6; number >= 1; number--) {
      for (const end of ["", ".gz"]) {
        const part = `${this.path}.${number}${end}`;
        if (existsSync(part)) renameSync(part, `${this.path}.${number + 1}${end}`);
      }
    }
    if (!existsSync(this.path)) return;
    if (how === "rename") {
      renameSync(this.path, `${this.path}.1`);
      writeFileSync(this.path, "");
    } else {
      copyFileSync(this.path, `${this.path}.1`);
      truncateSync(this.path, 0);
    }
    if (!compress) return;
    const part = `${this.path}.1`;
    const { atime, mtime } = statSync(part);
    writeFileSync(`${part}.gz`, gzipSync(readFileSync(part)));
    utimesSync(`${part}.gz`, atime, mtime);
    rmSync(part);
  }
}

const line = (number: number): string =>
  `type=SYSCALL msg=audit(1795324514.${number}:${number}): ${"x".repeat(number % 90)}\n`;

describe("following a log", () => {
  it("gives out whole lines as they are ended", async () => {
    const log = new Followed();
    await log.poll();
    appendFileSync(log.path, "one\ntw");
    await log.poll();
    expect(log.received).toBe("one\n");
    appendFileSync(log.path, "o\n");
    await log.poll();
    expect(log.received).toBe("one\ntwo\n");
  });

  it("reads a renamed log to its end, also what is written after that", async () => {
    const log = new Followed();
    appendFileSync(log.path, "one\n");
    await log.poll();
    renameSync(log.path, `${log.path}.1`);
    appendFileSync(`${log.path}.1`, "two\nthree without an end");
    writeFileSync(log.path, "four\n");
    await log.poll();
    expect(log.received).toBe("one\ntwo\nthree without an endfour\n");
    expect(log.ends).toBe(1);
  });

  it("takes what was not read before a copytruncate from the copy", async () => {
    const log = new Followed();
    appendFileSync(log.path, "one\n");
    await log.poll();
    appendFileSync(log.path, "two\n");
    log.rotate("copytruncate", false);
    appendFileSync(log.path, "three, and longer than all that was there before\n");
    await log.poll();
    expect(log.received).toBe("one\ntwo\nthree, and longer than all that was there before\n");
  });

  it("finds its place in a part that was compressed while it was away", async () => {
    const log = new Followed();
    appendFileSync(log.path, "one\ntwo\n");
    await log.poll();
    log.crash();
    appendFileSync(log.path, "three\n");
    log.rotate("rename", true);
    appendFileSync(log.path, "four\n");
    log.rotate("rename", false);
    appendFileSync(log.path, "five\n");
    await log.poll();
    expect(log.received).toBe("one\ntwo\nthree\nfour\nfive\n");
    expect(log.notes).toEqual([]);
  });

  it("says that lines are lost when their part is gone", async () => {
    const log = new Followed();
    appendFileSync(log.path, "one\n");
    await log.poll();
    log.crash();
    rmSync(log.path);
    appendFileSync(log.path, "another\n");
    await log.poll();
    expect(log.received).toBe("one\nanother\n");
    expect(log.notes).toHaveLength(1);
  });

  it("waits for a log that is not there, and for one that went away", async () => {
    const log = new Followed();
    await log.poll();
    expect(log.notes).toEqual([]);
    appendFileSync(log.path, "one\n");
    await log.poll();
    rmSync(log.path);
    await log.poll();
    appendFileSync(log.path, "two\n");
    await log.poll();
    expect(log.received).toBe("one\ntwo\n");
  });

  test.each([
    { name: "a symbolic link", make: (path: string) => symlinkSync("/etc/passwd", path) },
    { name: "a FIFO", make: (path: string) => execFileSync("mkfifo", [path]) },
    { name: "a directory", make: (path: string) => execFileSync("mkdir", [path]) },
  ])("$name is refused, once, and neither read nor waited for", async ({ make }) => {
    const log = new Followed();
    make(log.path);
    await log.poll();
    await log.poll();
    expect(log.received).toBe("");
    expect(log.notes).toHaveLength(1);
  });

  it("does not leave what it reads when a link takes its name", async () => {
    const log = new Followed();
    appendFileSync(log.path, "one\n");
    await log.poll();
    renameSync(log.path, `${log.path}.1`);
    symlinkSync("/etc/passwd", log.path);
    appendFileSync(`${log.path}.1`, "two\n");
    await log.poll();
    expect(log.received).toBe("one\ntwo\n");
    expect(log.notes).toHaveLength(1);
  });

  it("cuts a line that does not end, in bounded memory", async () => {
    const log = new Followed();
    writeFileSync(log.path, "x".repeat(20 << 20));
    await log.poll();
    expect(log.received.length).toBeGreaterThanOrEqual(16 << 20);
    appendFileSync(log.path, "\nnext\n");
    await log.poll();
    expect(log.received.endsWith("x\nnext\n")).toBe(true);
  });

  it("neither loses nor doubles a line, whatever rotation and crashes do", { timeout: 120_000 }, async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ what: fc.constant("write" as const), lines: fc.nat(40) }) },
      { weight: 3, arbitrary: fc.constant({ what: "poll" as const }) },
      { weight: 1, arbitrary: fc.constant({ what: "crash" as const }) },
      {
        weight: 1,
        arbitrary: fc.record({
          what: fc.constant("rotate" as const),
          how: fc.constantFrom("rename" as const, "copytruncate" as const),
          compress: fc.boolean(),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const log = new Followed();
        let written = "";
        let number = 0;
        const write = (lines: number): void => {
          let text = "";
          for (let index = 0; index < lines; index++) text += line(number++);
          written += text;
          appendFileSync(log.path, text);
        };
        write(1);
        await log.poll();
        let rotations = 0;
        for (const each of steps) {
          if (each.what === "write") write(each.lines);
          else if (each.what === "poll") await log.poll();
          else if (each.what === "crash") log.crash();
          else if (rotations++ < 5) {
            log.rotate(each.how, each.compress);
            write(1);
          }
        }
        await log.poll();
        expect(log.received).toBe(written);
        log.crash();
      }),
      { numRuns: 100 },
    );
  });
});
