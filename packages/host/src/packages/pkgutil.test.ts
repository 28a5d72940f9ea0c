import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { binaryPlist } from "../../../core/src/testing/binary-plist.ts";
import { PackageDatabase } from "../package-database.ts";
import { pathBytes } from "../path-bytes.ts";
import { bomOf, type ListedFile } from "../testing/bom.ts";
import { temporaryFolders, writeTree } from "../testing/temporary-folder.ts";
import { parseBom } from "./bom.ts";

const temporaryFolder = temporaryFolders(afterAll);

const LISTED: readonly ListedFile[] = [
  { path: ".", kind: "folder" },
  { path: "./Fun.app", kind: "folder" },
  { path: "./Fun.app/Fun", sizeBytes: 5 },
  { path: "./Fun.app/link", kind: "link", sizeBytes: 3 },
  { path: "./Fun.app/Ünïcode", sizeBytes: 7 },
];

describe("a bill of materials", () => {
  it("lists its files with their folders and sizes", () => {
    expect(parseBom(bomOf(LISTED))).toEqual({
      value: [
        { path: "Fun.app", sizeBytes: undefined },
        { path: "Fun.app/Fun", sizeBytes: 5 },
        { path: "Fun.app/link", sizeBytes: undefined },
        { path: "Fun.app/Ünïcode", sizeBytes: 7 },
      ],
      issues: [],
    });
  });

  it("leaves out a file whose folder it does not list", () => {
    const listed = [...LISTED.slice(0, 1), { path: "./lost/file", sizeBytes: 1 }, { path: "./here", sizeBytes: 2 }];
    const lost = bomOf(listed);
    const at = lost.indexOf("file\0") - 4;
    lost.writeUInt32BE(99, at);
    expect(parseBom(lost).value).toEqual([{ path: "here", sizeBytes: 2 }]);
  });

  it("of many leaves is read to the last", () => {
    const files = Array.from({ length: 1000 }, (_, index) => ({ path: `./f${index}`, sizeBytes: index }));
    const { value, issues } = parseBom(bomOf([{ path: ".", kind: "folder" }, ...files], 7));
    expect(issues).toEqual([]);
    expect(value.map(({ sizeBytes }) => sizeBytes)).toEqual(files.map(({ sizeBytes }) => sizeBytes));
  });

  it("survives every prefix and any change, and says what is amiss", () => {
    const whole = bomOf(LISTED, 2);
    for (let end = 0; end < whole.length; end += 3) parseBom(whole.subarray(0, end));
    expect(parseBom(Buffer.from("hello")).issues[0]?.code).toBe("truncated");
    expect(parseBom(Buffer.alloc(600)).issues[0]?.code).toBe("invalid-value");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
        (changes) => {
          const changed = Buffer.from(whole);
          for (const [at, byte] of changes) changed[at] = byte;
          expect(parseBom(changed).value.length).toBeLessThan(1000);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("whose leaves go round in a circle, and whose folders do, ends", () => {
    const circle = bomOf(LISTED, 2);
    for (let at = 0; at + 12 <= circle.length; at++) {
      // Each node of the tree that has a next one is given itself for that.
      if (circle.readUInt32BE(at) === 0x0001_0002) circle.writeUInt32BE(circle.readUInt32BE(at + 8) || 1, at + 4);
    }
    const start = processorMs();
    parseBom(circle);
    expect(processorMs() - start).toBeLessThan(500);
  });
});

describe("receipts of macOS", () => {
  const PLIST = new Map<string, unknown>([
    ["PackageIdentifier", "com.fun.pkg"],
    ["PackageVersion", "1.2"],
    ["InstallDate", new Date("2026-11-01T10:00:00Z")],
    ["InstallPrefixPath", "Applications"],
    ["InstallProcessName", "Installer"],
  ]);

  function mac(
    place: string,
    plist: Uint8Array | string = binaryPlist(PLIST),
    bom: Buffer | undefined = bomOf(LISTED),
  ): string {
    const root = temporaryFolder();
    writeTree(root, { [`${place}/com.fun.pkg.plist`]: "", "Applications/Fun.app/Fun": "12345", "usr/bin/x": "" });
    writeFileSync(join(root, place, "com.fun.pkg.plist"), plist);
    if (bom !== undefined) writeFileSync(join(root, place, "com.fun.pkg.bom"), bom);
    return root;
  }
  const ask = (root: string, path: string) => new PackageDatabase(pathBytes(root)).packageOf(path);
  const FUN = { manager: "pkgutil", name: "com.fun.pkg", version: "1.2", installedAt: "2026-11-01T10:00:00.000Z" };

  test.each(["private/var/db/receipts", "var/db/receipts"])(
    "below %s say which package a file is of, and when",
    (place) => {
      const root = mac(place);
      expect(ask(root, "/Applications/Fun.app/Fun")).toEqual(FUN);
      expect(ask(root, "/Applications/Fun.app/other")).toBeUndefined();
      expect(ask(root, "/Applications/Fun.app")).toBeUndefined();
    },
  );

  it("tell a file of another size from the one that was installed", () => {
    const root = mac("var/db/receipts");
    writeFileSync(join(root, "Applications/Fun.app/Fun"), "longer than it was");
    expect(ask(root, "/Applications/Fun.app/Fun")).toEqual({ ...FUN, intact: false });
  });

  it("as XML, as older systems write them, and with a prefix that is a link on a Mac", () => {
    const xml = `<?xml version="1.0"?><plist version="1.0"><dict><key>PackageIdentifier</key><string>com.a</string><key>InstallPrefixPath</key><string>/</string></dict></plist>`;
    const bom = bomOf([
      { path: ".", kind: "folder" },
      { path: "./etc", kind: "folder" },
      { path: "./etc/tool", sizeBytes: 1 },
    ]);
    expect(ask(mac("var/db/receipts", xml, bom), "/private/etc/tool")).toMatchObject({ name: "com.a" });
  });

  it("that are damaged, or lack their bill of materials, list nothing", () => {
    expect(ask(mac("var/db/receipts", "hello"), "/Applications/Fun.app/Fun")).toBeUndefined();
    expect(
      ask(mac("var/db/receipts", binaryPlist(PLIST), Buffer.from("x")), "/Applications/Fun.app/Fun"),
    ).toBeUndefined();
    const root = temporaryFolder();
    writeTree(root, { "var/db/receipts/a.plist": "x" });
    expect(ask(root, "/Applications/Fun.app/Fun")).toBeUndefined();
  });
});
