import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { Kind } from "./kind.ts";

const LINE = "type=SYSCALL msg=audit(1795325019.360:69205): arch=c000003e syscall=59 success=yes exit=0 pid=7\n";

describe("Kind", () => {
  it("takes the word of whoever names the format", () => {
    const lines = Buffer.from("anything\n");
    expect(new Kind("falco").of(lines)).toEqual({ source: "falco", lines });
  });

  it("recognises a log by its content, and then says so of every line", () => {
    const kind = new Kind(undefined);
    expect(kind.of(Buffer.from(LINE))).toEqual({ source: "auditd", lines: Buffer.from(LINE) });
    expect(kind.of(Buffer.from("later\n"))?.source).toBe("auditd");
  });

  it("holds back what it does not know yet, and gives it with the rest", () => {
    const kind = new Kind(undefined);
    expect(kind.of(Buffer.from("# a comment\n"))).toBeUndefined();
    const known = kind.of(Buffer.from(LINE.repeat(20)));
    expect(known?.source).toBe("auditd");
    expect(Buffer.from(known?.lines ?? []).toString()).toBe(`# a comment\n${LINE.repeat(20)}`);
  });

  test.each([
    { name: "gzip", bytes: gzipSync(LINE), says: /compressed/ },
    { name: "zstd", bytes: zstdCompressSync(LINE), says: /compressed/ },
    { name: "64 KiB of something else", bytes: Buffer.from("hello\n".repeat(11_000)), says: /--format/ },
  ])("refuses $name", ({ bytes, says }) => {
    const kind = new Kind(undefined);
    expect(kind.of(bytes)).toBeUndefined();
    expect(kind.refusal).toMatch(says);
    expect(kind.of(Buffer.from(LINE))).toBeUndefined();
  });

  it("refuses at its end what it does not know, and nothing where nothing was", () => {
    const kind = new Kind(undefined);
    kind.of(Buffer.from("hello\n"));
    expect(kind.refusal).toBeUndefined();
    kind.end();
    expect(kind.refusal).toMatch(/not recognised/);
    const empty = new Kind(undefined);
    empty.end();
    expect(empty.refusal).toBeUndefined();
  });
});
