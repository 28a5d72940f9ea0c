import { createHash } from "node:crypto";
import { hex, type InspectQuestions } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { Content } from "../../../content/content.ts";
import { bytesSource } from "../../../content/source.ts";
import { blob, buildSignature, type SignatureRecipe, superBlob } from "../../../testing/build-signature.ts";
import type { SignatureFacts } from "./facts.ts";
import { inspectSignature } from "./signature.ts";

const QUESTIONS: InspectQuestions = { digest: (algorithm, bytes) => createHash(algorithm).update(bytes).digest() };
const CODE = Uint8Array.from({ length: 20_000 }, (_, index) => (index * 7) & 0xff);
const HEADER = 64; // bytes of another slice before the one that is signed

interface Options {
  readonly verify?: boolean;
  readonly questions?: InspectQuestions | undefined;
  readonly change?: (file: Uint8Array) => void;
  readonly behind?: number;
}

function inspect(code: Uint8Array, signature: Uint8Array, options: Options = {}) {
  const file = new Uint8Array(HEADER + code.length + signature.length + (options.behind ?? 0));
  file.set(code, HEADER);
  file.set(signature, HEADER + code.length);
  options.change?.(file.subarray(HEADER));
  return inspectSignature(
    {
      content: new Content(bytesSource(file), { left: 1 << 30 }, HEADER),
      sizeBytes: file.length - HEADER,
      command: { offset: code.length, size: signature.length },
    },
    { verifySignature: options.verify ?? true, questions: "questions" in options ? options.questions : QUESTIONS },
  );
}

function signed(recipe: SignatureRecipe, options?: Options) {
  return inspect(CODE, buildSignature(CODE, recipe), options);
}

function facts(recipe: SignatureRecipe, options?: Options): SignatureFacts {
  const { value, issues } = signed(recipe, options);
  expect(issues).toEqual([]);
  return value;
}

describe("kinds of signatures", () => {
  it("says none without a load command", () => {
    const content = new Content(bytesSource(new Uint8Array(10)), { left: 100 });
    expect(inspectSignature({ content, sizeBytes: 10, command: undefined }).value.kind).toBe("none");
  });

  test.each([
    { name: "ad hoc", recipe: {}, kind: "ad-hoc" },
    { name: "linker-signed", recipe: { flags: 0x20002, version: 0x20400 }, kind: "linker-signed" },
    { name: "signed", recipe: { flags: 0, cms: () => new Uint8Array(9) }, kind: "signed" },
    { name: "ad hoc with an empty CMS piece", recipe: { cms: () => new Uint8Array(0) }, kind: "ad-hoc" },
    { name: "an early version", recipe: { version: 0x20200, teamId: "TEAM123456" }, kind: "ad-hoc" },
  ] satisfies readonly { name: string; recipe: SignatureRecipe; kind: SignatureFacts["kind"] }[])(
    "$name",
    ({ recipe, kind }) => {
      expect(facts(recipe).kind).toBe(kind);
    },
  );

  test.each([
    { name: "ad hoc flag beside a CMS", recipe: { cms: () => new Uint8Array(9) }, kind: "signed" },
    { name: "neither flag nor CMS", recipe: { flags: 0 }, kind: "ad-hoc" },
  ] satisfies readonly { name: string; recipe: SignatureRecipe; kind: string }[])("$name", ({ recipe, kind }) => {
    const { value, issues } = signed(recipe);
    expect(value.kind).toBe(kind);
    expect(issues.map(({ code }) => code)).toEqual(["contradiction"]);
  });

  it("says nothing when the CMS signature is there and cannot be read", () => {
    const signature = buildSignature(CODE, { flags: 0, cms: () => new Uint8Array(40) });
    const view = new DataView(signature.buffer);
    view.setUint32(view.getUint32(24), 0xfade_ffff);
    const { value, issues } = inspect(CODE, signature);
    expect(value).toMatchObject({ kind: null, identifier: "org.example.tool" });
    expect(value).not.toHaveProperty("signer");
    expect(issues).toMatchObject([{ code: "invalid-value" }]);
  });

  it("takes a bare code directory for a signature", () => {
    const whole = buildSignature(CODE);
    const { value, issues } = inspect(CODE, whole.subarray(20));
    expect({ kind: value.kind, identifier: value.identifier, issues }).toEqual({
      kind: "ad-hoc",
      identifier: "org.example.tool",
      issues: [],
    });
  });
});

describe("what a code directory says", () => {
  it("is told in words", () => {
    const found = facts({
      identifier: "com.example.agent",
      teamId: "AB12CD34EF",
      flags: 0x10000 | 0x2000 | 0x2 | 0x4000_0000,
      runtime: 0x000d_0100,
      executableSegmentFlags: 0x1 | 0x40,
      platform: 14,
      codeLimit64: true,
    });
    expect(found).toMatchObject({
      identifier: "com.example.agent",
      teamId: "AB12CD34EF",
      flags: ["adhoc", "library-validation", "runtime", "0x40000000"],
      hardenedRuntime: true,
      runtimeVersion: "13.1.0",
      platform: 14,
      executableSegment: { offset: 0, sizeBytes: 0x4000, flags: ["main-binary", "jit"] },
      coverage: { coversFile: true, codeLimit: CODE.length, uncoveredBytes: 0, bytesBehind: 0, strayBytes: 0 },
      ticket: null,
      signer: null,
      requirements: null,
      entitlements: null,
      notLookedAt: [],
    });
  });

  it("has the hash that identifies it to macOS, of each kind", () => {
    const recipe: SignatureRecipe = { hashes: ["sha1", "sha256", "sha384", "sha256-truncated"] };
    const signature = buildSignature(CODE, recipe);
    const { codeDirectories = [], cdHash } = facts(recipe);
    expect(codeDirectories.map(({ hash, slot }) => `${slot} ${hash}`)).toEqual([
      "primary sha1",
      "alternate-1 sha256",
      "alternate-2 sha384",
      "alternate-3 sha256-truncated",
    ]);
    const view = new DataView(signature.buffer);
    const expected = ["sha1", "sha256", "sha384", "sha256"].map((algorithm, index) => {
      const at = view.getUint32(16 + index * 8);
      const bytes = signature.subarray(at, at + view.getUint32(at + 4));
      return hex(createHash(algorithm).update(bytes).digest().subarray(0, 20));
    });
    expect(codeDirectories.map((one) => one.cdHash)).toEqual(expected);
    expect(cdHash).toBe(expected[2]);
  });

  it("names hashes that could not be computed, and computes SHA-256 unasked", () => {
    const found = facts({ hashes: ["sha1", "sha256"] }, { questions: undefined });
    expect(found.codeDirectories?.[0]?.cdHash).toBeUndefined();
    expect(found.cdHash).toMatch(/^[0-9a-f]{40}$/);
    expect(found.pages).toMatchObject({ total: 5, checked: 5, tampered: 0 });
    expect(found.notLookedAt).toEqual([
      "primary code directory, page hashes: no sha1 was offered",
      "hashes of sha1: no such hash function was offered",
    ]);
  });

  it("says that nobody offered to read certificates", () => {
    const found = facts({ flags: 0, cms: () => new Uint8Array(20) });
    expect(found.signer).toBeUndefined();
    expect(found.notLookedAt).toEqual(["the CMS signature: no reader of certificates was offered"]);
  });

  it("finds a stapled ticket", () => {
    const found = facts({ ticket: blob(0x1234, new Uint8Array(50)) });
    expect(found.ticket).toMatchObject({ sizeBytes: 58 });
  });
});

describe("pages", () => {
  const clean = { total: 5, checked: 5, missing: 0, tampered: 0, first: [] };

  test.each([
    { pageShift: 12, total: 5 },
    { pageShift: 14, total: 2 },
    { pageShift: 0, total: 1 },
    { pageShift: 18, total: 1 },
    { pageShift: 19, total: 1 },
  ])("of 2^$pageShift bytes are as they were signed", ({ pageShift, total }) => {
    expect(facts({ pageShift, flags: 0x2 }).pages).toEqual({ ...clean, total, checked: total });
  });

  it("are not looked at unless asked for", () => {
    const found = facts({}, { verify: false });
    expect(found).not.toHaveProperty("pages");
    expect(found.notLookedAt).toEqual(["page hashes: not asked for"]);
  });

  test.each([
    { at: 0, page: 0 },
    { at: 4095, page: 0 },
    { at: 4096, page: 1 },
    { at: 19_999, page: 4 },
  ])("changed at $at: page $page is named", ({ at, page }) => {
    const change = (file: Uint8Array): void => {
      file[at] = (file[at] ?? 0) ^ 1;
    };
    const { value } = signed({ hashes: ["sha1", "sha256"] }, { change });
    const sizeBytes = Math.min(4096, CODE.length - page * 4096);
    expect(value.pages).toEqual({
      ...clean,
      tampered: 1,
      first: [{ page, offset: HEADER + page * 4096, sizeBytes }],
    });
    expect(value.codeDirectories?.map(({ tamperedPages }) => tamperedPages)).toEqual([1, 1]);
  });

  it("are listed up to a limit and counted beyond it", () => {
    const code = new Uint8Array(20 * 4096);
    const { value } = inspect(code, buildSignature(code), { change: (file) => void file.fill(1, 0, code.length) });
    expect(value.pages).toMatchObject({ total: 20, checked: 20, tampered: 20 });
    expect(value.pages?.first).toHaveLength(16);
  });

  it("smaller than any that macOS takes are not hashed", () => {
    const found = facts({ pageShift: 3 });
    expect(found).not.toHaveProperty("pages");
    expect(found.notLookedAt).toEqual(["primary code directory, page hashes: no system takes pages of 8 bytes"]);
  });

  it("that the file does not have are missing", () => {
    const longer = new Uint8Array(40_000);
    longer.set(CODE);
    const { value, issues } = inspect(CODE, buildSignature(longer));
    expect(value.pages).toMatchObject({ total: 10, checked: 5, missing: 5 });
    expect(issues.map(({ code }) => code)).toContain("contradiction");
  });

  it("are compared for every code directory: an honest one does not hide another", () => {
    const honest = buildSignature(CODE, { hashes: ["sha1", "sha256"] });
    const other = CODE.slice();
    other[5000] = 0xee;
    const forged = buildSignature(other, { hashes: ["sha1", "sha256"] });
    const view = new DataView(honest.buffer);
    const alternate = view.getUint32(24);
    const mixed = honest.slice();
    mixed.set(forged.subarray(alternate), alternate);
    const { value } = inspect(CODE, mixed);
    expect(value.codeDirectories?.map(({ tamperedPages }) => tamperedPages)).toEqual([0, 1]);
    expect(value.pages?.first[0]?.page).toBe(1);
  });
});

describe("what the signature does not cover", () => {
  it("before it", () => {
    const { value, issues } = signed({ codeLimit: 8192 });
    expect(value.coverage).toEqual({
      coversFile: false,
      codeLimit: 8192,
      uncoveredBytes: 11_808,
      bytesBehind: 0,
      strayBytes: 0,
    });
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });

  it("behind it", () => {
    expect(facts({}, { behind: 512 }).coverage).toMatchObject({ coversFile: true, bytesBehind: 512 });
  });

  it("between its pieces and up to the end of its range", () => {
    const honest = buildSignature(CODE);
    const roomy = new Uint8Array(honest.length + 100);
    roomy.set(honest);
    expect(inspect(CODE, roomy).value.coverage?.strayBytes).toBe(0);
    roomy.fill(0xcc, honest.length + 40);
    expect(inspect(CODE, roomy).value.coverage?.strayBytes).toBe(60);
  });

  it("a limit behind the signature's begin", () => {
    const longer = new Uint8Array(CODE.length + 100);
    const { value, issues } = inspect(CODE, buildSignature(longer));
    expect(value.coverage?.coversFile).toBe(false);
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });
});

const text = new TextEncoder();
const ENTITLEMENTS = text.encode(
  `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>com.apple.security.cs.allow-jit</key><true/><key>com.apple.security.app-sandbox</key><true/>
<key>keychain-access-groups</key><array><string>A &amp; B</string></array><key>com.apple.security.cs.debugger</key><false/></dict></plist>`,
);

function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, one) => sum + one.length, 0);
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([tag, ...size, ...contents.flatMap((one) => [...one])]);
}

function derEntitlements(jit: number): Uint8Array {
  const pair = (key: string, value: Uint8Array) => der(0x30, der(0x0c, text.encode(key)), value);
  const dictionary = der(
    0xb0,
    pair("com.apple.security.app-sandbox", Uint8Array.of(1, 1, 255)),
    pair("com.apple.security.cs.allow-jit", Uint8Array.of(1, 1, jit)),
    pair("com.apple.security.cs.debugger", Uint8Array.of(1, 1, 0)),
    pair("keychain-access-groups", der(0x30, der(0x0c, text.encode("A & B")))),
  );
  return der(0x70, Uint8Array.of(2, 1, 1), dictionary);
}

describe("special slots", () => {
  it("are compared where the bytes are in the signature or the file", () => {
    const infoPlist = CODE.subarray(100, 200);
    const signature = buildSignature(CODE, { entitlements: ENTITLEMENTS, requirements: [3], infoPlist });
    const file = Uint8Array.from([...CODE, ...signature]);
    const slice = {
      content: new Content(bytesSource(file), { left: 1 << 30 }),
      sizeBytes: file.length,
      command: { offset: CODE.length, size: signature.length },
    };
    const states = (plist: { offset: number; size: number } | undefined) =>
      inspectSignature({ ...slice, infoPlist: plist }).value.specialSlots?.map(({ name, state }) => `${name} ${state}`);
    expect(states({ offset: 100, size: 100 })).toEqual([
      "Info.plist matches",
      "requirements matches",
      "entitlements matches",
    ]);
    expect(states({ offset: 101, size: 100 })?.[0]).toBe("Info.plist differs");
    expect(states(undefined)?.[0]).toBe("Info.plist elsewhere");
  });

  it("do not match a changed piece", () => {
    const signature = buildSignature(CODE, { entitlements: ENTITLEMENTS });
    const at = signature.length - 40;
    signature[at] = (signature[at] ?? 0) ^ 1;
    const { value, issues } = inspect(CODE, signature);
    expect(value.specialSlots).toMatchObject([{ slot: 5, state: "differs" }]);
    expect(issues.map(({ code }) => code)).toContain("contradiction");
  });
});

describe("entitlements", () => {
  it("are listed, those that matter with values", () => {
    const { entitlements } = facts({ entitlements: ENTITLEMENTS, entitlementsDer: derEntitlements(255) });
    expect(entitlements).toMatchObject({
      total: 4,
      forms: ["xml", "der"],
      formsAgree: true,
      notable: [
        { key: "com.apple.security.cs.allow-jit", value: "true" },
        { key: "keychain-access-groups", value: "[A & B]" },
      ],
    });
  });

  it("of two forms that disagree are an issue", () => {
    const { value, issues } = signed({ entitlements: ENTITLEMENTS, entitlementsDer: derEntitlements(0) });
    expect(value.entitlements?.formsAgree).toBe(false);
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });

  it("without a hash that covers them are an issue", () => {
    const plain = buildSignature(CODE);
    const directory = plain.subarray(20);
    const { issues } = inspect(
      CODE,
      superBlob([
        [0, directory],
        [5, blob(0xfade7171, ENTITLEMENTS)],
      ]),
    );
    expect(issues).toMatchObject([{ code: "contradiction" }]);
  });
});

describe("requirements", () => {
  it("are named by kind", () => {
    expect(facts({ requirements: [3, 1, 9] }).requirements).toEqual({ kinds: ["designated", "host", "9"] });
  });
});
