import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../../../tests/support/processor-time.ts";
import { Content } from "../../../content/content.ts";
import { bytesSource } from "../../../content/source.ts";
import { blob, buildSignature, superBlob } from "../../../testing/build-signature.ts";
import { Mutator } from "../../../testing/mutate.ts";
import { describeSignature } from "./describe.ts";
import { inspectSignature } from "./signature.ts";

const SLOWEST_MS = 2000; // a hang or a square shows; the slowest takes a tenth of it

/** Inspects what an attacker wrote: no exception, bounded time, every issue inside of the file. */
function survive(file: Uint8Array, offset: number, size = file.length - offset) {
  const before = processorMs();
  const content = new Content(bytesSource(file), { left: 1 << 30 });
  const parsed = inspectSignature(
    { content, sizeBytes: file.length, command: { offset, size }, infoPlist: { offset: 0, size: 64 } },
    { verifySignature: true },
  );
  expect(processorMs() - before).toBeLessThan(SLOWEST_MS);
  for (const { at } of parsed.issues) expect(Number.isSafeInteger(at) && at >= 0 && at <= file.length).toBe(true);
  expect(parsed.issues.length).toBeLessThan(300);
  expect(JSON.stringify(parsed).length).toBeLessThan(1 << 18);
  if (parsed.value.kind === null) expect(parsed.issues).not.toEqual([]);
  const line = JSON.parse(JSON.stringify(parsed.value));
  expect(schemaErrors(artifactSchema.$defs.codeSignature, line, artifactSchema)).toEqual([]);
  expect(describeSignature(parsed.value).length).toBeGreaterThan(0);
  return parsed;
}

function codes(file: Uint8Array, offset = 0): readonly string[] {
  return survive(file, offset).issues.map(({ code }) => code);
}

describe("a hostile index", () => {
  test.each([
    { name: "nothing", bytes: [], code: "truncated" },
    { name: "another magic", bytes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9], code: "invalid-value" },
    { name: "no pieces", bytes: [...superBlob([])], code: "invalid-value" },
  ])("$name", ({ bytes, code }) => {
    const parsed = survive(Uint8Array.from(bytes), 0);
    expect(parsed.value.kind).toBeNull();
    expect(parsed.issues.map((issue) => issue.code)).toContain(code);
  });

  it("of a million pieces is cut at a limit", () => {
    const bytes = new Uint8Array(12 + 8_000_000);
    const view = new DataView(bytes.buffer);
    for (const [at, value] of [0xfade0cc0, bytes.length, 1_000_000].entries()) view.setUint32(at * 4, value);
    for (let at = 12; at + 8 <= bytes.length; at += 8) view.setUint32(at + 4, 12);
    expect(codes(bytes)).toContain("limit-exceeded");
  });

  it("of pieces that claim the same bytes is named, and hashed once", () => {
    const directory = buildSignature(new Uint8Array(4096)).subarray(20);
    const large = new Uint8Array(1_000_000);
    large.set(directory);
    new DataView(large.buffer).setUint32(4, large.length);
    const pieces = superBlob([0, 0x1000, 0x1001, 0x1002, 0x1003, 0x1004].map((slot) => [slot, large]));
    const view = new DataView(pieces.buffer);
    for (let index = 0; index < 6; index++) view.setUint32(16 + index * 8, 60);
    const cut = pieces.subarray(0, 60 + large.length);
    view.setUint32(4, cut.length);
    const file = Uint8Array.from([...new Uint8Array(4096), ...cut]);
    const parsed = survive(file, 4096);
    expect(parsed.issues.map(({ code }) => code)).toContain("overlap");
    expect(parsed.value.notLookedAt).toContain(
      "some hashes: pieces of the signature share bytes or are larger than the program can need",
    );
  });

  it("with a piece inside of it, two in one slot, and one behind the end", () => {
    const directory = buildSignature(new Uint8Array(4096)).subarray(20);
    const bytes = superBlob([
      [0, directory],
      [0, directory],
      [2, blob(0xfade0c01, new Uint8Array(4))],
      [5, blob(0xfade7171, new Uint8Array(4))],
    ]);
    const view = new DataView(bytes.buffer);
    view.setUint32(12 + 2 * 8 + 4, 4);
    view.setUint32(12 + 3 * 8 + 4, 0xffff_fff0);
    const found = codes(Uint8Array.from([...new Uint8Array(4096), ...bytes]), 4096);
    expect(found).toEqual(expect.arrayContaining(["contradiction", "overlap", "truncated"]));
  });

  it("outside of the file", () => {
    const content = new Content(bytesSource(new Uint8Array(100)), { left: 1000 });
    const { value, issues } = inspectSignature({ content, sizeBytes: 100, command: { offset: 5000, size: 600 } });
    expect(value.kind).toBeNull();
    expect(issues.every(({ at }) => at <= 100)).toBe(true);
  });
});

describe("a hostile code directory", () => {
  const CODE = new Uint8Array(9000).fill(7);
  const FIELDS = { hashOffset: 16, identOffset: 20, nSpecialSlots: 24, nCodeSlots: 28, codeLimit: 32, teamOffset: 48 };

  test.each(
    Object.entries(FIELDS).flatMap(([name, at]) =>
      [0, 1, 0x7fff_ffff, 0xffff_ffff].map((value) => ({ name, at, value })),
    ),
  )("$name: $value", ({ at, value }) => {
    const signature = buildSignature(CODE, { teamId: "TEAM" });
    new DataView(signature.buffer).setUint32(20 + at, value);
    survive(Uint8Array.from([...CODE, ...signature]), CODE.length);
  });

  test.each([1, 31, 32, 64, 255])("pages of 2^%i bytes", (shift) => {
    const signature = buildSignature(CODE);
    signature[20 + 39] = shift;
    survive(Uint8Array.from([...CODE, ...signature]), CODE.length);
  });

  test.each([
    { field: "hashSize", at: 36, code: "invalid-value" },
    { field: "hashType", at: 37, code: "unsupported" },
  ])("an unknown $field", ({ at, code }) => {
    const signature = buildSignature(CODE);
    signature[20 + at] = 99;
    const { value, issues } = survive(Uint8Array.from([...CODE, ...signature]), CODE.length);
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(value.cdHash).toBeUndefined();
    expect(value.notLookedAt).toEqual([
      "primary code directory, page hashes: their kind or the page size cannot be read",
    ]);
  });
});

describe("any bytes", () => {
  it("are survived, with and without a magic", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, withMagic) => {
        const head = withMagic ? [0xfa, 0xde, 0x0c, 0xc0] : [];
        survive(Uint8Array.from([...head, ...bytes]), 0);
      }),
    );
  });

  it("after a thousand mutations of an honest signature are survived", () => {
    const code = new Uint8Array(9000).fill(3);
    const text = new TextEncoder();
    const signature = buildSignature(code, {
      teamId: "TEAM",
      hashes: ["sha256", "sha256-truncated"],
      requirements: [3],
      entitlements: text.encode("<plist><dict><key>a</key><array><data>AAEC</data></array></dict></plist>"),
      entitlementsDer: Uint8Array.of(0x70, 12, 2, 1, 1, 0xb0, 7, 0x30, 5, 0x0c, 1, 97, 0x30, 0),
    });
    const mutator = new Mutator(20261123);
    for (let round = 0; round < 1000; round++) {
      const mutated = mutator.mutate(signature);
      survive(Uint8Array.from([...code, ...mutated]), code.length);
    }
  });

  it("of every prefix are survived", () => {
    const signature = buildSignature(new Uint8Array(5000), { requirements: [3], teamId: "T" });
    for (let length = 0; length < signature.length; length++) survive(signature.subarray(0, length), 0);
  });
});
