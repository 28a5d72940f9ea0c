import type { Inspection } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { bytesSource } from "../../content/source.ts";
import { inspectBytes } from "../../inspect.ts";
import { layoutSource } from "../../layout.ts";
import {
  block,
  buildAppleDouble,
  buildAppleScript,
  buildJavaScript,
  buildResourceFork,
  data,
  integer,
  nil,
  type ScriptRecord,
  syntaxNode,
  text,
  vector,
} from "../../testing/build-applescript.ts";
import { buildElf, honestSymbols } from "../../testing/index.ts";
import { words } from "../../words.ts";
import type { AppleScriptFacts } from "./facts.ts";

const RUN_ONLY = buildAppleScript({ runOnly: true });
const EDITABLE = buildAppleScript();

function inspect(bytes: Uint8Array): Inspection {
  return inspectBytes(bytes, { deep: false });
}

function factsOf({ parts }: Inspection, index = 0): AppleScriptFacts {
  return parts[index]?.facts as AppleScriptFacts;
}

/** A root block whose second slot is `tree`. */
function rootWith(tree: ScriptRecord): ScriptRecord {
  return block(0x0f, [nil(), tree, block(0x0f, []), vector([nil(), vector([])])]);
}

const latin1 = (value: string): Uint8Array => Uint8Array.from(value, (character) => character.charCodeAt(0));

describe("level", () => {
  test.each([
    { name: "editable", bytes: EDITABLE, level: "none", codes: [] },
    { name: "run-only", bytes: RUN_ONLY, level: "run-only", codes: [] },
    {
      name: "padded trailer",
      bytes: buildAppleScript({ runOnly: true, trailer: "padded" }),
      level: "run-only",
      codes: [],
    },
    {
      name: "without trailer",
      bytes: buildAppleScript({ runOnly: true, trailer: "none" }),
      level: "run-only",
      codes: [],
    },
    { name: "cut behind slot 2", bytes: RUN_ONLY.subarray(0, 40), level: "run-only", codes: ["truncated"] },
    { name: "cut before slot 2", bytes: RUN_ONLY.subarray(0, 36), level: null, codes: ["truncated", "truncated"] },
    { name: "magic only", bytes: RUN_ONLY.subarray(0, 16), level: null, codes: ["truncated"] },
    { name: "half a version", bytes: RUN_ONLY.subarray(0, 12), level: null, codes: ["truncated"] },
    { name: "unknown version", bytes: buildAppleScript({ version: "1.111.11" }), level: null, codes: ["unsupported"] },
    { name: "a number as root", bytes: buildAppleScript({ root: integer(7) }), level: null, codes: ["invalid-value"] },
    {
      name: "a root of another kind",
      bytes: buildAppleScript({ root: block(0x10, [nil(), nil(), nil(), nil()]) }),
      level: null,
      codes: ["invalid-value"],
    },
    {
      name: "a root of three slots",
      bytes: buildAppleScript({ root: block(0x0f, [nil(), nil(), nil()]) }),
      level: null,
      codes: ["invalid-value"],
    },
    {
      name: "a text where the parse tree belongs",
      bytes: buildAppleScript({ root: rootWith(text("no tree")) }),
      level: null,
      codes: ["invalid-value"],
    },
    {
      name: "a symbol where nil belongs",
      bytes: buildAppleScript({ root: rootWith({ type: 0x01, size: 8, fields: new Uint8Array(8) }) }),
      level: null,
      codes: ["invalid-value"],
    },
    { name: "Script Debugger's form", bytes: latin1("MarY3.00 and so on"), level: null, codes: ["unsupported"] },
  ])("$name: $level", ({ bytes, level, codes }) => {
    const { format, opacity, issues } = inspect(bytes);
    expect(format).toBe("applescript");
    expect(opacity.level).toBe(level);
    expect(issues.map(({ code }) => code)).toEqual(codes);
    if (level !== "none") expect(opacity.reasons).not.toEqual([]);
  });

  it("is decided by a nil that another slot shares", () => {
    const shared: ScriptRecord = { type: 0x01, shared: true };
    const root = block(0x0f, [shared, shared, block(0x0f, []), vector([])]);
    expect(inspect(buildAppleScript({ root })).opacity.level).toBe("run-only");
  });

  it("is run-only although script objects keep their parse trees", () => {
    const bytes = buildAppleScript({
      runOnly: true,
      properties: [{ name: "inner", value: rootWith(syntaxNode([nil()])) }],
    });
    const inspection = inspect(bytes);
    expect(inspection.opacity.level).toBe("run-only");
    expect(factsOf(inspection).parseTree).toEqual({ present: false, nodes: 1 });
  });

  it("points at the record that shows it", () => {
    const { opacity } = inspect(RUN_ONLY);
    expect(opacity.reasons).toMatchObject([{ id: "applescript.run-only", at: 35 }]);
    expect([...RUN_ONLY.subarray(35, 40)]).toEqual([1, 0xff, 0xff, 0, 0]);
  });
});

describe("containers", () => {
  const innocent = buildResourceFork([{ type: "scsz", id: 0, data: new Uint8Array(26) }]);
  const fork = (...scripts: readonly Uint8Array[]): Uint8Array =>
    buildResourceFork([
      { type: "vers", id: 1, data: new Uint8Array(9) },
      ...scripts.map((script, index) => ({ type: "scpt", id: 128 + index, data: script })),
    ]);

  test.each([
    {
      name: "#! line",
      bytes: buildAppleScript({ runOnly: true, interpreter: "/usr/bin/osascript" }),
      container: "executable",
      offset: 21,
    },
    { name: "type code", bytes: buildAppleScript({ runOnly: true, typed: true }), container: "descriptor", offset: 4 },
    { name: "resource fork", bytes: fork(RUN_ONLY), container: "resource-fork", offset: 256 + 13 + 4 },
    {
      name: "AppleDouble",
      bytes: buildAppleDouble(fork(RUN_ONLY)),
      container: "apple-double",
      offset: 38 + 256 + 13 + 4,
    },
  ])("$name", ({ bytes, container, offset }) => {
    const inspection = inspect(bytes);
    expect(inspection.opacity.level).toBe("run-only");
    expect(inspection.issues).toEqual([]);
    expect(inspection.parts).toMatchObject([{ offset, type: "script", facts: { container } }]);
  });

  it("of several scripts have the level of the most opaque, and name each", () => {
    const inspection = inspect(fork(EDITABLE, RUN_ONLY));
    expect(inspection.opacity.level).toBe("run-only");
    expect(inspection.parts.map(({ opacity }) => opacity.level)).toEqual(["none", "run-only"]);
    expect(inspection.parts.map(({ facts }) => facts.resourceId)).toEqual([128, 129]);
    expect(inspection.opacity.reasons[0]?.explanation).toMatch(/^In resource 129 at 0x/);
  });

  it("without a script are no artifacts", () => {
    expect(inspect(innocent)).toMatchObject({ format: null, parts: [], issues: [] });
    expect(inspect(buildAppleDouble(innocent))).toMatchObject({ format: null, parts: [] });
    expect(inspect(buildAppleDouble(new Uint8Array(0)))).toMatchObject({
      format: null,
      issues: [{ code: "truncated" }],
    });
  });

  it("with a script resource that holds none say so", () => {
    expect(inspect(fork(latin1("display dialog")))).toMatchObject({ format: null, issues: [{ code: "unsupported" }] });
  });

  it("whose resource is cut keep what is there", () => {
    const whole = fork(RUN_ONLY);
    const cut = whole.slice();
    new DataView(cut.buffer).setUint32(256 + 13, 1 << 20);
    const { opacity, issues } = inspect(cut);
    expect(opacity.level).toBe("run-only");
    expect(issues.map(({ code }) => code)).toEqual(["truncated"]);
  });
});

describe("scripts inside scripts", () => {
  it("are parts of their own and make an editable script run-only", () => {
    const bytes = buildAppleScript({
      properties: [{ name: "stage", value: data(0x0d, buildAppleScript({ runOnly: true, typed: true })) }],
    });
    const inspection = inspect(bytes);
    expect(inspection.opacity.level).toBe("run-only");
    expect(inspection.parts.map(({ type, opacity }) => [type, opacity.level])).toEqual([
      ["script", "none"],
      ["nested-script", "run-only"],
    ]);
    const offset = inspection.parts[1]?.offset ?? 0;
    expect(String.fromCharCode(...bytes.subarray(offset, offset + 8))).toBe("FasdUAS ");
    expect(factsOf(inspection).nestedScripts).toEqual({ count: 1, first: [{ offset, level: "run-only" }] });
    expect(inspection.opacity.reasons[0]?.explanation).toMatch(/^In the script at 0x/);
  });

  it("are read within the literal that holds them", () => {
    const inner = buildAppleScript({ runOnly: true });
    const bytes = buildAppleScript({ properties: [{ name: "cut", value: data(0x0d, inner.subarray(0, 36)) }] });
    const { parts } = inspect(bytes);
    expect(parts.map(({ opacity }) => opacity.level)).toEqual(["none", null]);
  });

  it("are found behind the end and several deep", () => {
    const wrap = (script: Uint8Array): Uint8Array =>
      buildAppleScript({ properties: [{ name: "next", value: data(0x0d, script) }] });
    const deep = wrap(wrap(wrap(RUN_ONLY)));
    const { parts, opacity } = inspect(buildAppleScript({ trailing: deep }));
    expect(opacity.level).toBe("run-only");
    expect(parts.map((part) => part.opacity.level)).toEqual(["none", "none", "none", "none", "run-only"]);
    const tooDeep = inspect(wrap(wrap(wrap(wrap(wrap(RUN_ONLY))))));
    expect(tooDeep.parts).toHaveLength(5);
    expect(tooDeep.issues.map(({ code }) => code)).toContain("limit-exceeded");
  });

  it("are counted to a limit", () => {
    const scripts = Array.from({ length: 40 }, () => EDITABLE);
    const trailing = Uint8Array.from(scripts.flatMap((script) => [...script]));
    const { parts, issues } = inspect(buildAppleScript({ trailing }));
    expect(parts).toHaveLength(17);
    expect(issues.map(({ code }) => code)).toEqual(["limit-exceeded"]);
  });

  it("are not seen in a text about scripts", () => {
    const { parts, opacity } = inspect(
      buildAppleScript({
        properties: [{ name: "magic", value: data(0x0d, latin1("compare with FasdUAS and JsOsaDAS")) }],
      }),
    );
    expect(parts).toHaveLength(1);
    expect(opacity.level).toBe("none");
  });

  it("of JavaScript count, too", () => {
    const value = data(0x0d, buildJavaScript("run()"));
    const { parts } = inspect(buildAppleScript({ runOnly: true, properties: [{ name: "js", value }] }));
    expect(parts.map(({ facts, opacity }) => [facts.scriptLanguage, opacity.level])).toEqual([
      ["applescript", "run-only"],
      ["javascript", "none"],
    ]);
  });
});

describe("bytes behind the trailer", () => {
  it("are counted", () => {
    const inspection = inspect(buildAppleScript({ runOnly: true, trailing: new Uint8Array(512) }));
    expect(factsOf(inspection).trailingBytes).toBe(512);
    expect(inspection.opacity.level).toBe("run-only");
  });

  it("that are another program are a part", () => {
    const { parts, opacity } = inspect(buildAppleScript({ trailing: buildElf({ symbols: honestSymbols() }) }));
    expect(parts.map(({ type }) => type)).toEqual(["script", "executable"]);
    expect(opacity.level).toBe("none");
  });
});

describe("JavaScript", () => {
  test.each([
    { name: "ASCII", bytes: buildJavaScript("console.log(1)"), characters: 14 },
    { name: "UTF-16", bytes: buildJavaScript("‘quoted’", { wide: true }), characters: 8 },
  ])("whose source is readable in $name hides nothing", ({ bytes, characters }) => {
    const inspection = inspect(bytes);
    expect(inspection.opacity.level).toBe("none");
    expect(factsOf(inspection).source?.characters).toBe(characters);
    expect(inspection.issues).toEqual([]);
  });

  test.each([
    { name: "another key", bytes: buildJavaScript("x", { key: "sealed" }) },
    { name: "a cut property list", bytes: buildJavaScript("console.log(1)", { cut: 20 }) },
    { name: "nothing behind the version", bytes: buildJavaScript("x").subarray(0, 16) },
  ])("with $name cannot be judged", ({ bytes }) => {
    const { opacity, issues } = inspect(bytes);
    expect(opacity.level).toBeNull();
    expect(opacity.reasons.map(({ id }) => id)).toEqual(["applescript.source-absent"]);
    expect(issues).toHaveLength(1);
  });
});

describe("source text", () => {
  test.each([
    'tell application "Finder"\n\tactivate\nend tell\n',
    "-- a comment\n(* a\nlonger one *)\nset x to 3\nif x = 3 then beep\nend if\n",
    "#!/usr/bin/osascript\nbeep\n",
    'on run argv\rdo shell script "id"\rend run\r',
  ])("is named: %j", (source) => {
    expect(inspect(latin1(source))).toMatchObject({
      format: null,
      parts: [],
      issues: [{ code: "unsupported", at: 0 }],
    });
  });

  it("is named in UTF-16", () => {
    const bytes = Uint8Array.from([0xff, 0xfe, ...[...'tell me\nset x to "y"'].flatMap((c) => [c.charCodeAt(0), 0])]);
    expect(inspect(bytes).issues).toHaveLength(1);
  });

  test.each([
    "Dear all,\ntell application support that\nset a to b works\nend tell\n",
    "#!/bin/sh\nosascript -e 'do shell script \"id\"'\n",
    "try\n{ x(); } catch (e) {}\n",
    "",
  ])("is not seen in other text: %j", (other) => {
    expect(inspect(latin1(other))).toMatchObject({ format: null, issues: [] });
  });
});

describe("layout", () => {
  const named = (bytes: Uint8Array): readonly string[] =>
    layoutSource(bytesSource(bytes)).regions.map(({ name, kind, offset, size }) => `${offset}+${size} ${kind} ${name}`);

  it("divides a script into its records, the code in them and the trailer", () => {
    const handlers = [{ name: "aevtoapp", event: true, code: [0x6a, 0x0f] }] as const;
    const bytes = buildAppleScript({ runOnly: true, handlers, interpreter: "/x", trailing: new Uint8Array(3) });
    const end = bytes.length - 3;
    expect(named(bytes)).toEqual([
      "0+5 header in front of the script",
      "5+16 header magic and version",
      `21+${end - 12 - 21} table records`,
      `${end - 12 - 2}+2 section code of aevtoapp`,
      `${end - 12}+12 table trailer`,
      `${end}+3 overlay behind the trailer`,
    ]);
  });

  it("shows scripts inside a script", () => {
    const value = data(0x0d, RUN_ONLY);
    const regions = named(buildAppleScript({ properties: [{ name: "stage", value }] }));
    expect(regions.filter((region) => region.includes("part script"))).toHaveLength(1);
    expect(regions.filter((region) => region.includes("gap"))).toEqual([]);
  });
});

describe("words", () => {
  it("say what a run-only script is", () => {
    const { headline, reasons, parts } = words(inspect(RUN_ONLY));
    expect(headline).toBe("AppleScript script: compiled run-only");
    expect(reasons[0]).toContain("parse tree is left out");
    expect(parts[0]?.facts).toContainEqual({ label: "parse tree", text: "left out" });
  });

  it("escape what the script holds", () => {
    const bytes = buildAppleScript({ properties: [{ name: "p", value: text("\x1b[2J\u202e") }] });
    expect(JSON.stringify(words(inspect(bytes)))).not.toMatch(/\\u001b|\u202e/);
  });
});
