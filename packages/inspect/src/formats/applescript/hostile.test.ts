import { readFileSync } from "node:fs";
import artifactSchema from "@limpid/core/schemas/artifact.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { corpusPath } from "../../../../../tests/support/corpus.ts";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { bytesSource } from "../../content/source.ts";
import { dumpBytes } from "../../dump.ts";
import { inspectBytes } from "../../inspect.ts";
import { layoutSource } from "../../layout.ts";
import {
  application,
  block,
  buildAppleDouble,
  buildAppleScript,
  buildJavaScript,
  buildResourceFork,
  classTerm,
  data,
  eventTerm,
  identifier,
  integer,
  list,
  nil,
  rawBytes,
  type ScriptRecord,
  text,
  vector,
} from "../../testing/build-applescript.ts";
import { Mutator } from "../../testing/index.ts";
import { words } from "../../words.ts";
import type { AppleScriptFacts } from "./facts.ts";

const SLOWEST_MS = 2_000; // 200 are promised on an idle machine; a hang or a square shows here
const LONGEST_LINE = 1 << 20;

const SAMPLES: readonly Uint8Array[] = [
  buildAppleScript({
    runOnly: true,
    properties: [
      { name: "Targets", value: list([text("a"), integer(5), application("Mail.app", "Applications/Mail.app")]) },
    ],
    handlers: [
      {
        name: "aevtoapp",
        event: true,
        parameters: ["one", "two"],
        variables: ["reply"],
        literals: [text("curl "), text("x"), eventTerm("sysoexec"), classTerm("capp"), identifier("go")],
        code: [0xe0, 0xe1, 0x25, 0x6a, 0x0c, 0, 2, 0xb0, 0x4f, 0xa0, 0x6b, 0x2b, 0, 4, 0x59, 0xff, 0xff, 0x0f],
      },
    ],
  }),
  buildAppleScript({
    properties: [{ name: "p", value: data(13, buildAppleScript({ runOnly: true })) }],
    trailer: "padded",
  }),
  buildJavaScript("function run() {}"),
  buildJavaScript("‘’", { wide: true }),
  buildAppleDouble(buildResourceFork([{ type: "scpt", id: 128, data: buildAppleScript({ runOnly: true }) }])),
];

function expectSound(bytes: Uint8Array): void {
  const inspection = inspectBytes(bytes, { deep: true });
  for (const { at } of inspection.issues) expect(Number.isSafeInteger(at) && at >= 0 && at <= bytes.length).toBe(true);
  for (const { facts } of inspection.parts) {
    if ("scriptLanguage" in facts) {
      expect(schemaErrors(artifactSchema.$defs.applescriptFacts, facts, artifactSchema)).toEqual([]);
    }
  }
  if (inspection.format === "applescript" && inspection.opacity.level === null)
    expect(inspection.issues).not.toEqual([]);
  expect(JSON.stringify(inspection).length).toBeLessThan(LONGEST_LINE);
  expect(words(inspection).parts).toHaveLength(inspection.parts.length);
  for (const { text: line } of dumpBytes(bytes).lines ?? []) expect(line).not.toMatch(CONTROL);
  layoutSource(bytesSource(bytes));
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/;

describe("any bytes", () => {
  test.each([
    "FasdUAS 1.101.10",
    "FasdUAS 1.101.10\x0e\0\0\0\x04\x0f",
    "JsOsaDAS1.001.00bplist00",
    "\0\x05\x16\x07\0\x02\0\0",
  ])("behind %j are survived", (magic) => {
    const head = Array.from(magic, (character) => character.charCodeAt(0));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => expectSound(Uint8Array.from([...head, ...bytes]))),
      { numRuns: 400 },
    );
  });
});

describe("every prefix and thousands of mutations", () => {
  it("of built scripts are survived", () => {
    const mutator = new Mutator(57);
    for (const bytes of SAMPLES) {
      for (let length = 0; length <= bytes.length; length++) inspectBytes(bytes.subarray(0, length), { deep: true });
      for (let round = 0; round < 600; round++) expectSound(mutator.mutate(bytes));
    }
  });

  it("never show a level that the whole did not have", () => {
    const [runOnly = new Uint8Array(0), editable = new Uint8Array(0)] = [
      buildAppleScript({ runOnly: true }),
      buildAppleScript(),
    ];
    for (const [bytes, level] of [
      [runOnly, "run-only"],
      [editable, "none"],
    ] as const) {
      for (let length = 0; length < bytes.length; length++) {
        const { opacity } = inspectBytes(bytes.subarray(0, length), { deep: false });
        expect([null, level]).toContain(opacity.level);
      }
    }
  });
});

const corpus = corpusPath("binaries", "applescript");

describe.skipIf(corpus === undefined)("real scripts", () => {
  it("survive cuts and mutations", () => {
    const truths: readonly { readonly file: string; readonly size: number }[] = JSON.parse(
      readFileSync(`${corpus}/truth.json`, "utf8"),
    );
    const mutator = new Mutator(1_027_008);
    for (const { file, size } of truths) {
      if (size > 8_000) continue;
      const bytes = readFileSync(`${corpus}/../${file}`);
      const step = Math.max(1, Math.floor(bytes.length / 16));
      for (let length = 0; length < bytes.length; length += step) expectSound(bytes.subarray(0, length));
      for (let round = 0; round < 12; round++) expectSound(mutator.mutate(bytes));
    }
  });
});

/** A file of `size` bytes that begins as `head` and repeats `piece`. */
function filled(head: Uint8Array, piece: readonly number[], size = 9 << 20): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes.set(head);
  for (let at = head.length; at + piece.length <= size; at += piece.length) bytes.set(piece, at);
  return bytes;
}

const latin1 = (value: string): Uint8Array => Uint8Array.from(value, (character) => character.charCodeAt(0));
const MAGIC = latin1("FasdUAS 1.101.10");

/** Handlers of a run-only script whose tables and code are the same records. */
function sharingHandlers(count: number, literals: ScriptRecord, code: Uint8Array): Uint8Array {
  const names: ScriptRecord = {
    ...vector(Array.from({ length: 2000 }, () => identifier("n".repeat(250)))),
    shared: true,
  };
  const table: ScriptRecord = { ...literals, shared: true };
  const shared: ScriptRecord = { ...rawBytes(code), shared: true };
  const handlers = Array.from({ length: count }, () => block(0x10, [nil(), nil(), names, nil(), names, table, shared]));
  return buildAppleScript({ root: block(0x0f, [nil(), nil(), nil(), vector([nil(), vector([nil()]), ...handlers])]) });
}

describe("costs that a file chooses", () => {
  const bigText: ScriptRecord = { ...rawBytes(new Uint8Array(60_000).fill(0x41)), shared: true };
  const cyclic: ScriptRecord = { type: 0x10, shared: true };

  test.each([
    { name: "vectors without end, each in the other", make: () => filled(MAGIC, [0x10, 0xff, 0xff, 0, 1, 0xff, 0xff]) },
    {
      name: "the root of thousands of numbers",
      make: () => filled(Uint8Array.from([...MAGIC, 0x10, 0, 0, 0xff, 0xff]), [0xff, 0xff, 3, 0xff, 0xff, 0, 1]),
    },
    { name: "magic upon magic", make: () => filled(MAGIC, [...MAGIC]) },
    { name: "the beginning of magic", make: () => filled(MAGIC, [...latin1("FasdUAS")]) },
    { name: "bytes over which a search moves slowly", make: () => filled(buildAppleScript(), [0x53]) },
    {
      name: "property lists inside property lists",
      make: () => filled(MAGIC, [...latin1("JsOsaDAS1.001.00bplist00")]),
    },
    {
      name: "many texts of the same bytes",
      make: () =>
        buildAppleScript({
          root: block(0x0f, [
            nil(),
            nil(),
            nil(),
            vector(Array.from({ length: 50_000 }, () => block(0xb1, [bigText]))),
          ]),
        }),
    },
    {
      name: "handlers that share long tables and code",
      make: () =>
        sharingHandlers(
          20_000,
          vector(Array.from({ length: 1000 }, () => block(0xb1, [bigText]))),
          new Uint8Array(60_000).fill(0xe1),
        ),
    },
    {
      name: "texts doubled again and again",
      make: () =>
        sharingHandlers(
          50,
          vector([text("0123456789abcdef"), integer(2)]),
          Uint8Array.from({ length: 60_000 }, (_, index) =>
            index === 0 ? 0xe0 : ([0x5b, 0x25, 0x4f, 0xe0][index % 4] ?? 0),
          ),
        ),
    },
    {
      name: "long lists made again and again",
      make: () =>
        sharingHandlers(
          50,
          vector([integer(4000), integer(65)]),
          Uint8Array.from({ length: 65_000 }, (_, index) =>
            index % 4010 < 4000 ? 0xe1 : index % 4010 === 4000 ? 0xe0 : index % 4010 === 4001 ? 0x76 : 0x5b,
          ),
        ),
    },
    {
      name: "a list that leads back to itself",
      make: () =>
        buildAppleScript({
          root: { type: 0x02, slots: [{ type: 0x02, shared: true, slots: [cyclic, cyclic] }, nil()] },
        }),
    },
    { name: "script resources upon each other", make: () => overlappingResources() },
    { name: "resource types without end", make: () => resourceTypes() },
  ])("stay bounded: $name", ({ make }) => {
    const bytes = make();
    const before = processorMs();
    const inspection = inspectBytes(bytes, { deep: true });
    const took = processorMs() - before;
    expect(took).toBeLessThan(SLOWEST_MS);
    expect(inspection.issues.length).toBeLessThan(100);
    expect(JSON.stringify(inspection).length).toBeLessThan(LONGEST_LINE);
    const dumpBefore = processorMs();
    dumpBytes(bytes);
    expect(processorMs() - dumpBefore).toBeLessThan(2 * SLOWEST_MS);
  });

  it("end where a list of a literal leads back to itself", () => {
    const bytes = buildAppleScript({ runOnly: true, properties: [{ name: "loop", value: list([integer(1)]) }] });
    const facts = inspectBytes(bytes, { deep: true }).parts[0]?.facts as AppleScriptFacts | undefined;
    expect(facts?.properties?.count).toBe(1);
  });
});

function overlappingResources(): Uint8Array {
  const bytes = buildResourceFork(
    Array.from({ length: 200 }, (_, id) => ({ type: "scpt", id, data: buildAppleScript() })),
  );
  const whole = filled(bytes, [0]);
  const view = new DataView(whole.buffer);
  for (let at = 256; at + 4 < bytes.length; at++) {
    if (whole[at + 4] === 0x46 && whole[at + 5] === 0x61) view.setUint32(at, 8 << 20);
  }
  return whole;
}

function resourceTypes(): Uint8Array {
  const map = new Uint8Array(1 << 20);
  const view = new DataView(map.buffer);
  view.setUint16(24, 28);
  view.setUint16(28, 0xfffe);
  for (let at = 30; at + 8 <= map.length; at += 8) {
    map.set(latin1("scpt"), at);
    view.setUint16(at + 4, 0xfffe);
  }
  const bytes = new Uint8Array(256 + map.length);
  new DataView(bytes.buffer).setUint32(0, 256);
  new DataView(bytes.buffer).setUint32(4, 256);
  new DataView(bytes.buffer).setUint32(12, map.length);
  bytes.set(map, 256);
  return bytes;
}
