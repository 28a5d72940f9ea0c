import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it, test } from "vitest";
import { buildTar } from "../testing/build-tar.ts";
import { buildZip } from "../testing/build-zip.ts";
import { memorySource } from "./archive-source.ts";
import { type ArchiveMet, readArchive } from "./read-archive.ts";
import { recogniseArchive, recogniseArchiveFile } from "./recognise.ts";

/** What the tests look for: members that begin with the magic of ELF. */
const PROGRAM = Buffer.concat([Buffer.from("\x7fELF program "), Buffer.alloc(5000, "x")]);
const OTHER = Buffer.from("notes");
const isProgram = (head: Uint8Array): boolean => head[0] === 0x7f && head[1] === 0x45;

interface Outcome {
  readonly programs: readonly string[];
  readonly codes: readonly string[];
  readonly mets: readonly ArchiveMet[];
}

async function look(bytes: Uint8Array, name = "a", wants = isProgram): Promise<Outcome> {
  const recognised = recogniseArchive(bytes);
  if (recognised === undefined || !("kind" in recognised)) throw new Error("an archive expected");
  const mets: ArchiveMet[] = [];
  const codes: string[] = [];
  const reading = readArchive(memorySource(bytes), name, recognised.kind, wants);
  for (;;) {
    const { done, value } = await reading.next();
    if (done === true) {
      codes.push(...value.map(({ code, what }) => `${name}: ${code} ${what}`));
      break;
    }
    mets.push(value);
    if (value.kind === "refused") codes.push(`${value.path}: ${value.issue.code} ${value.issue.what}`);
    else codes.push(...value.issues.map(({ code, what }) => `${value.path}: ${code} ${what}`));
  }
  const programs = mets.flatMap((met) => {
    if (met.kind !== "member") return [];
    if (met.issues.length === 0 && wants === isProgram) expect(Buffer.compare(met.bytes, PROGRAM)).toBe(0);
    return [met.path];
  });
  return { programs, codes, mets };
}

const zip = buildZip([
  { name: "bin/agent", bytes: PROGRAM },
  { name: "stored", bytes: PROGRAM, method: 0 },
  { name: "notes", bytes: OTHER },
  { name: "bin/", bytes: new Uint8Array(0) },
]);
const tar = buildTar([
  { name: "bin", type: "5" },
  { name: "bin/agent", bytes: PROGRAM },
  { name: "notes", bytes: OTHER },
]);

describe("readArchive", () => {
  test.each([
    { name: "a zip", bytes: zip, programs: ["a!/bin/agent", "a!/stored"] },
    {
      name: "a zip behind a program",
      bytes: buildZip([{ name: "x", bytes: PROGRAM }], { prefix: 0 }),
      programs: ["a!/x"],
    },
    {
      name: "a zip with 64-bit sizes",
      bytes: buildZip([{ name: "x", bytes: PROGRAM, zip64: true }], { zip64End: true }),
      programs: ["a!/x"],
    },
    { name: "a tar", bytes: tar, programs: ["a!/bin/agent"] },
    { name: "a tar.gz", bytes: gzipSync(tar), programs: ["a!/bin/agent"] },
    { name: "a tar.zst", bytes: zstdCompressSync(tar), programs: ["a!/bin/agent"] },
    { name: "a compressed file", bytes: gzipSync(PROGRAM), programs: ["a!/a"] },
    {
      name: "a tar in a zip",
      bytes: buildZip([{ name: "in.tgz", bytes: gzipSync(tar) }]),
      programs: ["a!/in.tgz!/bin/agent"],
    },
    {
      name: "a member after the end of a tar",
      bytes: Buffer.concat([tar, tar]),
      programs: ["a!/bin/agent", "a!/bin/agent"],
    },
    {
      name: "a long name of GNU",
      bytes: buildTar([
        { name: "L", type: "L", bytes: Buffer.from(`${"d/".repeat(80)}x\0`) },
        { name: "d", bytes: PROGRAM },
      ]),
      programs: [`a!/${"d/".repeat(80)}x`],
    },
    {
      name: "a name in a pax header",
      bytes: buildTar([
        { name: "p", type: "x", bytes: Buffer.from("14 path=p/q/r\n") },
        { name: "d", bytes: PROGRAM },
      ]),
      programs: ["a!/p/q/r"],
    },
  ])("finds the programs in $name", async ({ bytes, programs }) => {
    const found = await look(bytes);
    expect(found.programs).toEqual(programs);
    expect(found.codes.filter((code) => !code.includes("comes twice"))).toEqual([]);
  });

  test.each([
    {
      name: "encrypted",
      members: [{ name: "x", bytes: PROGRAM, flags: 1 }],
      says: /x: unsupported encrypted/,
      programs: 0,
    },
    {
      name: "a method that is not read",
      members: [{ name: "x", bytes: PROGRAM, method: 12 }],
      says: /unsupported compressed with bzip2/,
      programs: 0,
    },
    {
      name: "a size that lies",
      members: [{ name: "x", bytes: PROGRAM, claims: { size: 10 } }],
      says: /contradiction zip: a size of 10 bytes/,
      programs: 1,
    },
    {
      name: "a checksum that lies",
      members: [{ name: "x", bytes: PROGRAM, claims: { crc: 7 } }],
      says: /contradiction zip: the checksum/,
      programs: 1,
    },
    {
      name: "two names",
      members: [{ name: "x", bytes: PROGRAM, claims: { localName: "y" } }],
      says: /contradiction zip: the member's own header/,
      programs: 0,
    },
    {
      name: "a wrong place",
      members: [{ name: "x", bytes: PROGRAM, claims: { offset: 3 } }],
      says: /contradiction zip: no member begins/,
      programs: 0,
    },
    {
      name: "an absolute name",
      members: [{ name: "/etc/x", bytes: PROGRAM }],
      says: /invalid-value an absolute name/,
      programs: 1,
    },
    {
      name: "a name of Windows",
      members: [{ name: "C:\\x", bytes: PROGRAM }],
      says: /invalid-value an absolute name/,
      programs: 1,
    },
    {
      name: "a name that leads out",
      members: [{ name: "a/../../x", bytes: PROGRAM }],
      says: /invalid-value a name that leads out/,
      programs: 1,
    },
    {
      name: "a name twice",
      members: [
        { name: "x", bytes: PROGRAM },
        { name: "x", bytes: PROGRAM },
      ],
      says: /contradiction a name that comes twice/,
      programs: 2,
    },
    {
      name: "damaged data",
      members: [{ name: "x", bytes: PROGRAM, data: Buffer.from([0xff, 0xff, 0xff]) }],
      says: /invalid-value the compressed data is damaged/,
      programs: 0,
    },
    {
      name: "members that share bytes",
      members: [
        { name: "x", bytes: PROGRAM },
        { name: "x", bytes: PROGRAM, claims: { offset: 0 } },
      ],
      says: /overlap its bytes belong to another/,
      programs: 1,
    },
  ])("a zip with $name", async ({ members, says, programs }) => {
    const found = await look(buildZip(members));
    expect(found.codes.join("\n")).toMatch(says);
    expect(found.programs).toHaveLength(programs);
  });

  it("a benign twin: relative names with dots say nothing", async () => {
    const names = ["a/..b", "..hidden", "a.../x", "./x"];
    const found = await look(buildZip(names.map((name) => ({ name, bytes: PROGRAM }))));
    expect(found.codes).toEqual([]);
  });

  test.each([
    { name: "a zip", bytes: zip.subarray(0, -30), says: /truncated zip: no end of the directory/ },
    { name: "a tar", bytes: tar.subarray(0, 2000), says: /truncated/ },
    {
      name: "a tar.gz",
      bytes: gzipSync(
        buildTar([
          { name: "x", bytes: Buffer.from(Array.from({ length: 90_000 }, (_, index) => (index * index * 7919) & 255)) },
        ]),
      ).subarray(0, 400),
      says: /truncated|cut off/,
    },
    { name: "a gzip", bytes: gzipSync(PROGRAM).subarray(0, 40), says: /truncated/ },
    {
      name: "an ar",
      bytes: Buffer.from("!<arch>\nx               0           0     0     644     9999      `\nabc"),
      says: /truncated ar: 9999 bytes expected/,
    },
  ])("$name that is cut says so", async ({ bytes, says }) => {
    expect((await look(bytes)).codes.join("\n")).toMatch(says);
  });

  it("stops at bombs: by ratio, by depth, and whatever a size claims", async () => {
    const zeros = Buffer.alloc(80 << 20);
    zeros.set(PROGRAM);
    expect((await look(buildZip([{ name: "bomb", bytes: zeros, claims: { size: 5 } }]))).codes.join()).toMatch(
      /limit-exceeded .* more than 200 to 1/,
    );
    expect((await look(gzipSync(buildTar([{ name: "bomb", bytes: zeros }])))).codes.join()).toMatch(/limit-exceeded/);
    let nested = buildZip([{ name: "x", bytes: PROGRAM }]);
    for (let depth = 0; depth < 5; depth++) nested = buildZip([{ name: "n.zip", bytes: nested, method: 0 }]);
    const deep = await look(nested);
    expect(deep.programs).toEqual([]);
    expect(deep.codes.join()).toMatch(/limit-exceeded an archive \(zip\) in 4 others/);
  });

  it("names archives inside that it does not read", async () => {
    const members = [
      { name: "a.xz", bytes: Buffer.from("\xfd7zXZ\0.....", "latin1") },
      { name: "b.7z", bytes: Buffer.from("7z\xbc\xaf\x27\x1c", "latin1") },
    ];
    const { codes } = await look(buildZip(members));
    expect(codes).toEqual(["a!/a.xz: unsupported xz: not looked into", "a!/b.7z: unsupported 7z: not looked into"]);
  });

  it("survives any bytes and every prefix", async () => {
    const samples = [zip, tar.subarray(0, 7000), gzipSync(tar), zstdCompressSync(tar), Buffer.from("!<arch>\n")];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { maxLength: 8 }),
        fc.nat(12_000),
        async (sample, changes, length) => {
          const bytes = Buffer.from(sample.subarray(0, Math.max(512, length)));
          for (const [at, value] of changes) if (at >= 8 && at < bytes.length) bytes[at] = value;
          const kind = recogniseArchive(bytes);
          if (kind === undefined || !("kind" in kind)) return;
          const reading = readArchive(memorySource(bytes), "a", kind.kind, isProgram);
          while ((await reading.next()).done !== true);
        },
      ),
    );
  });
});

describe("recogniseArchiveFile", () => {
  it("knows a disk image by its end", () => {
    const image = Buffer.alloc(2000);
    image.write("koly", 2000 - 512);
    expect(recogniseArchiveFile(memorySource(image))).toEqual({ foreign: "a disk image (.dmg)" });
    expect(recogniseArchiveFile(memorySource(Buffer.alloc(2000)))).toBeUndefined();
  });
});

/** What the tools of the trade write. */
describe("archives of other programs", () => {
  const folder = mkdtempSync(join(tmpdir(), "limpid-archives-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const LONG = `${"d".repeat(60)}/${"e".repeat(60)}/long`; // more than the first field for names holds
  mkdirSync(join(folder, "in", LONG, ".."), { recursive: true });
  writeFileSync(join(folder, "in", "agent"), PROGRAM);
  writeFileSync(join(folder, "in", LONG), PROGRAM);
  const has = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

  test.each([
    { tool: "tar", command: "tar -cf out.tar --format=gnu in", out: "out.tar" },
    { tool: "tar", command: "tar -czf out.tgz --format=pax in", out: "out.tgz" },
    { tool: "tar", command: "tar -cf out-v7.tar --format=ustar in", out: "out-v7.tar" },
    { tool: "zstd", command: "tar -cf - in | zstd -q -o out.tar.zst", out: "out.tar.zst" },
    { tool: "zip", command: "zip -qr out.zip in", out: "out.zip" },
    { tool: "zip", command: "zip -qr - in | cat > stream.zip", out: "stream.zip" },
    { tool: "jar", command: "jar cf out.jar in", out: "out.jar" },
  ])("$command", async ({ tool, command, out }) => {
    if (!has(tool)) return;
    execFileSync("sh", ["-c", command], { cwd: folder });
    const found = await look(readFileSync(join(folder, out)));
    expect(found.programs.toSorted()).toEqual([`a!/in/agent`, `a!/in/${LONG}`].toSorted());
    expect(found.codes).toEqual([]);
  });

  it.skipIf(!has("ar"))("ar, and a Debian package", async () => {
    writeFileSync(join(folder, "a_name_longer_than_sixteen"), PROGRAM);
    execFileSync("sh", ["-c", "ar rc out.a in/agent a_name_longer_than_sixteen"], { cwd: folder });
    expect((await look(readFileSync(join(folder, "out.a")))).programs).toEqual([
      "a!/agent",
      "a!/a_name_longer_than_sixteen",
    ]);
    const make =
      "echo 2.0 > debian-binary; tar -cJf control.tar.xz in; tar -czf data.tar.gz in/agent; ar rc out.deb debian-binary control.tar.xz data.tar.gz";
    execFileSync("sh", ["-c", make], { cwd: folder });
    const found = await look(readFileSync(join(folder, "out.deb")));
    expect(found.programs).toEqual(["a!/data.tar.gz!/in/agent"]);
    expect(found.codes).toEqual(["a!/control.tar.xz: unsupported xz: not looked into"]);
  });

  it("compressed data of several sizes comes out whole", async () => {
    for (const size of [0, 1, 4095, 4096, 4097, 128 * 1024, 300_000]) {
      const bytes = Buffer.alloc(size, "ab");
      const { mets } = await look(buildZip([{ name: "x", bytes, data: deflateRawSync(bytes) }]), "a", () => true);
      expect(mets).toHaveLength(1);
      expect(mets[0]?.kind === "member" && Buffer.compare(mets[0].bytes, bytes)).toBe(0);
    }
  });
});
