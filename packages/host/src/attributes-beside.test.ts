import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { originOf } from "@limpid/core";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { appleDouble } from "../../core/src/testing/apple-double.ts";
import { attributesBeside } from "./attributes-beside.ts";
import { BytesBelow } from "./bytes-below.ts";
import { pathBytes } from "./path-bytes.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "limpid-attributes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const MARKED = appleDouble({ "com.apple.quarantine": "0083;5f5e1b2a;Safari;E1" });
const PATH = "/Users/dev/Downloads/tool";
const names = (path: string) => [...(attributesBeside(pathBytes(folder), path)?.keys() ?? [])];

test.each([
  { where: "/Users/dev/Downloads/._tool", told: "beside the file" },
  { where: "/__MACOSX/Users/dev/Downloads/._tool", told: "in the tree of its own that ditto makes" },
])("attributes are found $told", ({ where }) => {
  put(where, MARKED);
  expect(names(PATH)).toEqual(["com.apple.quarantine"]);
});

describe("nothing is found", () => {
  it("where there is none, no table in it, or something else of that name", () => {
    expect(attributesBeside(pathBytes(folder), PATH)).toBeUndefined();
    put("/Users/dev/Downloads/._tool", "hello");
    expect(attributesBeside(pathBytes(folder), PATH)).toBeUndefined();
    expect(attributesBeside(pathBytes(folder), "/Users/dev/Downloads/._tool")).toBeUndefined();
    expect(attributesBeside(pathBytes(folder), "/")).toBeUndefined();
  });

  it("behind a link that leads out of the collection", () => {
    const outside = mkdtempSync(join(tmpdir(), "limpid-outside-"));
    try {
      writeFileSync(join(outside, "x"), MARKED);
      put("/Users/dev/Downloads/other", "");
      symlinkSync(join(outside, "x"), join(folder, "Users/dev/Downloads/._tool"));
      expect(names(PATH)).toEqual([]);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

test("a resource fork of any size behind them is not read", () => {
  put("/Users/dev/Downloads/._tool", Buffer.concat([MARKED, Buffer.alloc(4 << 20)]));
  expect(names(PATH)).toEqual(["com.apple.quarantine"]);
});

describe("what bytes below a folder tell", () => {
  const inspect = () => ({
    format: null,
    opacity: { level: null, packed: false, reasons: [] },
    parts: [],
    issues: [],
  });
  const artifact = () => {
    const bytes = new BytesBelow(pathBytes(folder), inspect).inspect({
      path: PATH,
      inode: undefined,
      device: undefined,
    });
    return bytes.state === "inspected" ? bytes.artifact : undefined;
  };

  it("is the origin, null when the attributes say none, nothing when they are not at hand", () => {
    put(PATH, "x");
    expect(artifact()).not.toHaveProperty("origin");
    put("/Users/dev/Downloads/._tool", appleDouble({ other: "x" }));
    expect(artifact()?.origin).toBeNull();
    put("/Users/dev/Downloads/._tool", MARKED);
    expect(artifact()?.origin).toEqual(originOf(attributesBeside(pathBytes(folder), PATH) ?? new Map(), "file"));
    expect(artifact()?.origin).toMatchObject({ agent: "Safari", quarantine: { flags: "0083" } });
  });
});
