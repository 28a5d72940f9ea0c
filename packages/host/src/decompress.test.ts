import { gzipSync, zstdCompressSync } from "node:zlib";
import type { ParseIssue } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Compression, decompress, recogniseCompression } from "./decompress.ts";

const PACK: { readonly [C in Compression]: (bytes: Uint8Array) => Buffer } = {
  gzip: (bytes) => gzipSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
};
const COMPRESSIONS = Object.keys(PACK) as Compression[];

async function unpack(compression: Compression, packed: Uint8Array, pieceSize = 16_384) {
  const issues: ParseIssue[] = [];
  let text = "";
  for await (const block of decompress(compression, pieces(packed, pieceSize), issues)) text += block.text;
  return { text, issues, codes: issues.map(({ code }) => code) };
}

function* pieces(bytes: Uint8Array, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

/** Text that compresses like a log: about 8 to 1. */
function logLike(lines: number): string {
  let text = "";
  for (let line = 0; line < lines; line++)
    text += `type=SYSCALL msg=audit(17${line * 7919}.${line % 997}:${line}): pid=${line}\n`;
  return text;
}

describe.each(COMPRESSIONS)("decompress %s", (compression) => {
  const pack = PACK[compression];

  it("gives back any bytes, however many members they are packed in and however they are cut", async () => {
    const members = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 1, max: 400 }), async (parts, size) => {
        const { text, issues } = await unpack(compression, Buffer.concat(parts.map((part) => pack(part))), size);
        expect(issues).toEqual([]);
        expect(text).toBe(Buffer.concat(parts).toString("latin1"));
      }),
      { numRuns: 60 },
    );
  });

  it("gives what came before any cut, and says that it was cut", async () => {
    const whole = logLike(40_000); // many blocks of either format
    const packed = pack(Buffer.from(whole));
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const { text, codes } = await unpack(compression, packed.subarray(0, Math.floor(packed.length * share)), 4096);
      expect(whole.startsWith(text)).toBe(true);
      expect(codes).toEqual(["truncated"]);
      if (share > 0.4) expect(text.length).toBeGreaterThan(whole.length * (share - 0.4));
    }
  });

  it("survives any flipped byte", async () => {
    const packed = pack(Buffer.from(logLike(300)));
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(packed);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        await unpack(compression, damaged, 1000);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    { name: "zeros are padding", tail: Buffer.alloc(1000), codes: [] },
    { name: "other bytes are told", tail: Buffer.from("type=SYSCALL"), codes: ["invalid-value"] },
    { name: "a few other bytes are told", tail: Buffer.from("x"), codes: ["invalid-value"] },
  ])("behind the end: $name", async ({ tail, codes }) => {
    const result = await unpack(compression, Buffer.concat([pack(Buffer.from("one\n")), tail]));
    expect(result.text).toBe("one\n");
    expect(result.codes).toEqual(codes);
  });

  it("stops a bomb", async () => {
    const zeros = Buffer.alloc(300 * 1024 * 1024);
    const { codes } = await unpack(compression, pack(zeros));
    expect(codes).toEqual(["limit-exceeded"]);
  });
});

it("reads gzip headers with all optional fields", async () => {
  const plain = gzipSync("hello\n");
  const fields = Buffer.concat([
    Buffer.from([3, 0, 1, 2, 3]),
    Buffer.from("name\0"),
    Buffer.from("comment\0"),
    Buffer.from([0, 0]),
  ]);
  const head = Buffer.from(plain.subarray(0, 10));
  head[3] = 0x1e;
  expect((await unpack("gzip", Buffer.concat([head, fields, plain.subarray(10)]))).text).toBe("hello\n");
});

it("says that a checksum does not fit, and keeps the data", async () => {
  const packed = gzipSync("hello\n");
  packed.writeUInt32LE(1, packed.length - 8);
  expect(await unpack("gzip", packed)).toMatchObject({ text: "hello\n", codes: ["contradiction"] });
});

it("skips zstd's skippable frames", async () => {
  const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const packed = Buffer.concat([skippable, zstdCompressSync("one\n"), skippable, zstdCompressSync("two\n")]);
  expect(await unpack("zstd", packed)).toMatchObject({ text: "one\ntwo\n", codes: [] });
});

test.each([
  { name: "xz", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], says: "xz -dc FILE | limpid hunt -" },
  { name: "bzip2", bytes: [0x42, 0x5a, 0x68, 0x39], says: "bzip2 -dc FILE | limpid hunt -" },
])("refuses $name and names the way", ({ bytes, says }) => {
  expect(recogniseCompression(Uint8Array.from(bytes))).toEqual({ refusal: expect.stringContaining(says) });
});

test.each(["", "t", "type=SYSCALL msg=audit(1.0:1):", "{}"])("takes %j as plain", (text) => {
  expect(recogniseCompression(Buffer.from(text))).toBeUndefined();
});
