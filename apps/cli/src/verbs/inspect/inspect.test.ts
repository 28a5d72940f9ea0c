import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mountSilence } from "@limpid/host/testing";
import { buildElf } from "@limpid/inspect/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { PROGRAM } from "../../../../../tests/support/program.ts";
import { type RunOptions, runLimpid } from "../../testing/run-limpid.ts";

/** Root may read everything, so root's tests of rights run as somebody else. */
const asNobody: RunOptions = process.getuid?.() === 0 ? { uid: 65534, env: { HOME: "/nonexistent" } } : {};
const folder = mkdtempSync(join(tmpdir(), "limpid-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A checkout below a private home cannot be read by others. */
function isReadableFor(uid: number | undefined): boolean {
  if (uid === undefined) return true;
  const { status } = spawnSync(process.execPath, ["-p", `fs.readFileSync(${JSON.stringify(PROGRAM)}).length`], { uid });
  if (status !== 0) console.warn("skipped: the checkout is private to root; move it to test rights as another user");
  return status === 0;
}

const stripped = buildElf();
const readable = buildElf({
  symbols: [
    { name: "main", size: 8 },
    { name: "helper", size: 4 },
  ],
});
const at = (name: string) => join(folder, name);
writeFileSync(at("stripped"), stripped);
writeFileSync(at("readable"), readable);
writeFileSync(at("cut"), readable.subarray(0, 30));
writeFileSync(at("text"), "#!/bin/sh\necho hello\n");
writeFileSync(at("empty"), "");
symlinkSync("stripped", at("link"));
execFileSync("mkfifo", [at("fifo")]);
mkdirSync(at("plain/sub"), { recursive: true });
writeFileSync(at("plain/notes"), "nothing of interest");
mkdirSync(at("tree/sub"), { recursive: true });
writeFileSync(at("tree/b"), stripped);
writeFileSync(at("tree/a"), readable);
writeFileSync(at("tree/sub/c"), stripped);
writeFileSync(at("tree/notes"), "text");
symlinkSync("../..", at("tree/sub/up"));
execFileSync("mkfifo", [at("tree/pipe")]);

describe("limpid inspect: exit codes and messages", () => {
  test.each([
    { name: "a stripped file", args: ["stripped"], code: 1, says: "" },
    { name: "a readable file", args: ["readable"], code: 0, says: "" },
    { name: "a damaged file", args: ["cut"], code: 0, says: "" },
    { name: "a link that is named", args: ["link"], code: 1, says: "" },
    { name: "a directory without artifacts", args: ["plain"], code: 0, says: "0 artifacts in 1 file" },
    {
      name: "a directory with artifacts",
      args: ["tree"],
      code: 1,
      says: "3 artifacts in 5 files: 2 symbols removed, 1 nothing removed",
    },
    { name: "a path that is not there", args: ["missing"], code: 3, says: "missing: no such file or directory" },
    { name: "a missing path beside a finding", args: ["missing", "stripped"], code: 3, says: "missing: no such file" },
    { name: "a file of another kind", args: ["text"], code: 3, says: "text: no executable" },
    { name: "an empty file", args: ["empty"], code: 3, says: "empty: the file is empty" },
    { name: "a FIFO", args: ["fifo"], code: 3, says: "fifo: a FIFO (named pipe), not opened" },
    { name: "a device", args: ["/dev/null"], code: 3, says: "/dev/null: a character device, not opened" },
    { name: "no path", args: [], code: 2, says: "missing required argument" },
    { name: "an unknown option", args: ["--jsn", "x"], code: 2, says: "--jsn" },
    { name: "a wrong number", args: ["--jobs", "0", "x"], code: 2, says: "A number from 1 to 64" },
    { name: "standard input twice", args: ["-", "-"], code: 2, says: "only once" },
  ])("$name: $code", async ({ args, code, says }) => {
    const run = await runLimpid(["inspect", ...args], { cwd: folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: expect.stringContaining(says) });
  });

  it.skipIf(!isReadableFor(asNobody.uid))("without rights: 3 for what was named, a note for what was met", async () => {
    mkdirSync(at("closed/inner"), { recursive: true });
    writeFileSync(at("closed/secret"), stripped);
    writeFileSync(at("closed/open"), stripped);
    chmodSync(at("closed/secret"), 0);
    chmodSync(at("closed/inner"), 0);
    chmodSync(folder, 0o755);
    const run = await runLimpid(["inspect", at("closed/secret"), at("closed/inner"), at("closed")], asNobody);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(`limpid: ${at("closed/secret")}: permission denied`);
    expect(run.stderr).toContain(`limpid: ${at("closed/inner")}: permission denied`);
    expect(run.stderr).toContain(`not read: 2, such as ${at("closed/secret")}: permission denied`);
    expect(run.stderr).toContain("1 artifact in 4 files: 1 symbols removed");
    expect((await runLimpid(["inspect", at("closed")], asNobody)).code).toBe(1);
    chmodSync(at("closed/inner"), 0o700);
  });

  test.each([
    { name: "help", args: ["inspect", "--help"], code: 0, out: "--no-hash" },
    { name: "help by verb", args: ["help", "inspect"], code: 0, out: "Examples:" },
    { name: "the version", args: ["--version"], code: 0, out: "0.1.0" },
    { name: "no verb", args: [], code: 2, out: "" },
    { name: "a wrong verb", args: ["insect"], code: 2, out: "" },
  ])("$name: $code", async ({ args, code, out }) => {
    const run = await runLimpid(args);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: expect.stringContaining(out) });
  });

  it("an internal error: 70, with a message that asks for a report", async () => {
    // A system call that fails in a way no system call fails stands in for a bug of ours.
    const hook = at("hook.mjs");
    const breakIt = String.raw`fs.fstatSync = () => { throw new TypeError("a bug\u001b[31m"); }`;
    writeFileSync(
      hook,
      `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module"; ${breakIt}; syncBuiltinESMExports();`,
    );
    const run = await runLimpid(["inspect", at("stripped")], { env: { NODE_OPTIONS: `--import=${hook}` } });
    expect(run.code).toBe(70);
    expect(run.stderr).toContain("Please report it");
    expect(run.stderr).toContain("a bug\\x1b[31m");
  });
});

describe("limpid inspect --json", () => {
  it("prints one line per artifact, files before directories, names in byte order", async () => {
    const run = await runLimpid(["inspect", "--json", "tree"], { cwd: folder });
    expect(run.objects()).toMatchObject([
      { schema: "limpid.artifact/1", path: "tree/a", format: "elf", opacity: { level: "none", packed: false } },
      { path: "tree/b", opacity: { level: "symbols" }, sizeBytes: stripped.length, issues: [] },
      { path: "tree/sub/c", opacity: { level: "symbols" } },
    ]);
    expect(run.objects()[1]).toHaveProperty("sha256", createHash("sha256").update(stripped).digest("hex"));
    expect(run.stderr).toContain("not followed: 1 link");
    expect(run.stderr).toContain("not read: tree/pipe: a FIFO (named pipe), not opened");
  });

  it("prints exactly one line per file with --all", async () => {
    const run = await runLimpid(["inspect", "--json", "--all", "tree", "missing", "text"], { cwd: folder });
    expect(run.code).toBe(3);
    expect(run.objects()).toMatchObject([
      { path: "tree/a", format: "elf" },
      { path: "tree/b", format: "elf" },
      { path: "tree/notes", format: null, opacity: { level: null }, sizeBytes: 4, issues: [] },
      { path: "tree/pipe", format: null, sizeBytes: null, issues: [{ code: "special-file" }] },
      { path: "tree/sub/c", format: "elf" },
      { path: "missing", format: null, issues: [{ code: "unreadable" }] },
      { path: "text", format: null, sizeBytes: 21 },
    ]);
  });

  it("leaves the hash out when asked", async () => {
    const run = await runLimpid(["inspect", "--json", "--no-hash", at("stripped")]);
    expect(run.objects()[0]).not.toHaveProperty("sha256");
  });

  it("looks deeply at what is named, at trees when asked, and not when told not to", async () => {
    const facts = async (...args: string[]) => {
      const [artifact] = (await runLimpid(["inspect", "--json", ...args])).objects() as {
        parts: { facts: object }[];
      }[];
      return Object.hasOwn(artifact?.parts[0]?.facts ?? {}, "strings");
    };
    expect(await facts(at("stripped"))).toBe(true);
    expect(await facts("--no-deep", at("stripped"))).toBe(false);
    expect(await facts(at("tree"))).toBe(false);
    expect(await facts("--deep", at("tree"))).toBe(true);
  });

  it("reads standard input", async () => {
    const run = await runLimpid(["inspect", "--json", "-"], { input: stripped });
    expect(run.code).toBe(1);
    expect(run.objects()).toMatchObject([{ path: "-", sizeBytes: stripped.length, opacity: { level: "symbols" } }]);
    expect(run.objects()[0]).toHaveProperty("sha256", createHash("sha256").update(stripped).digest("hex"));
    expect((await runLimpid(["inspect", "-"], { input: "text" })).stderr).toContain("standard input: no executable");
    expect((await runLimpid(["inspect", "-"], { input: "" })).code).toBe(3);
  });

  it("prints the same with one thread and with several", async () => {
    const many = at("many");
    mkdirSync(many);
    const large = Buffer.concat([stripped, Buffer.alloc(4_000_000)]);
    for (let index = 0; index < 120; index++)
      writeFileSync(join(many, `${index}`), index % 3 === 0 ? "text" : index % 3 === 1 ? large : readable);
    const [one, several] = await Promise.all(
      ["1", "3"].map((jobs) => runLimpid(["inspect", "--json", "--deep", "--jobs", jobs, many])),
    );
    expect(one?.objects()).toHaveLength(80);
    expect(several?.stdout === one?.stdout).toBe(true);
    expect(several?.stderr).toBe(one?.stderr);
  });

  it("gives names that are no UTF-8 byte by byte, also when they are named", async () => {
    const name = Buffer.from(`${folder}/names/\xff\x1b]0;x\x07\n`, "latin1");
    mkdirSync(at("names"));
    writeFileSync(name, stripped);
    const run = await runLimpid(["inspect", "--json", at("names")]);
    expect(run.stdout).toContain(String.raw`/names/\udcff\u001b]0;x\u0007\n"`);
    writeFileSync(Buffer.from(`${folder}/\xfe`, "latin1"), stripped);
    const command = `'${process.execPath}' '${PROGRAM}' inspect --json "$(printf '${folder}/\\376')"; true`;
    const named = execFileSync("sh", ["-c", command], { stdio: ["ignore", "pipe", "ignore"] }).toString();
    expect(JSON.parse(named)).toMatchObject({ path: `${folder}/\udcfe`, format: "elf" });
  });

  it("takes no time for a sparse file of 4 TiB and says why it has no hash", async () => {
    const fd = openSync(at("sparse"), "w");
    writeSync(fd, stripped);
    ftruncateSync(fd, 4 * 2 ** 40);
    const run = await runLimpid(["inspect", "--json", at("sparse")]);
    expect(run.objects()[0]).toMatchObject({ format: "elf", sizeBytes: 4 * 2 ** 40 });
    expect(run.objects()[0]).not.toHaveProperty("sha256");
    expect(run.stdout).toContain("budget-exhausted");
    rmSync(at("sparse"));
  });
});

describe("limpid inspect for a person", () => {
  it("stays within 80 columns and shows no control character of a name", async () => {
    const name = `evil\x1b[2J\u202e${"x".repeat(120)}\n`;
    mkdirSync(at("evil"));
    writeFileSync(join(at("evil"), name), stripped);
    for (const args of [[at("evil")], [join(at("evil"), name)]]) {
      const run = await runLimpid(["inspect", ...args]);
      expect(run.stdout).toContain("symbols removed");
      expect(run.stdout.replaceAll(/\n */g, "")).toContain("evil\\x1b[2J\\u{202e}");
      expect(run.stdout.replaceAll("\n", "")).toMatch(/^\P{Cc}*$/u);
      for (const line of run.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it("shows level, reasons and what is left", async () => {
    const run = await runLimpid(["inspect", at("stripped")]);
    expect(run.stdout).toMatch(/^ {2}symbols removed {3}ELF executable, x86_64/m);
    expect(run.stdout).toMatch(/^ {2}why {6}/m);
    expect(run.stdout).toMatch(/^ {2}sha256 {3}[0-9a-f]{64}$/m);
  });

  it("groups the artifacts of a directory, what hides most first", async () => {
    const run = await runLimpid(["inspect", at("tree")]);
    const words = run.stdout.split("\n").filter((line) => /^ {2}\S/.test(line));
    expect(words.map((line) => line.trim())).toEqual(["symbols removed", "nothing removed", "symbols removed"]);
  });

  it("has no colour outside a terminal", async () => {
    const run = await runLimpid(["inspect", at("stripped")], { env: { FORCE_COLOR: "1", CI: "1" } });
    expect(run.stdout).not.toContain("\x1b[");
  });

  it("has colour on a terminal, unless told not to", () => {
    if (!existsSync("/usr/bin/script")) return;
    const command = `'${process.execPath}' '${PROGRAM}' inspect '${at("stripped")}' || true`;
    const onTerminal = (env: Readonly<Record<string, string>>) =>
      execFileSync("script", ["-qc", command, "/dev/null"], {
        env: { ...process.env, TERM: "xterm", ...env },
        stdio: ["ignore", "pipe", "ignore"],
      }).toString();
    expect(onTerminal({ NO_COLOR: "" })).toContain("\x1b[33m");
    expect(onTerminal({ NO_COLOR: "1" })).not.toContain("\x1b[");
    expect(onTerminal({ NO_COLOR: "", TERM: "dumb" })).not.toContain("\x1b[");
  });
});

describe("a mount that does not answer", () => {
  mkdirSync(at("mounts/silent"), { recursive: true });
  writeFileSync(at("mounts/file"), stripped);
  const mounted = mountSilence(at("mounts/silent"), afterAll);

  it.skipIf(!mounted)("is refused when it is named", async () => {
    const run = await runLimpid(["inspect", at("mounts/silent/x"), at("stripped")]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(`the fuse mount at ${at("mounts/silent")} does not answer within 5 s`);
    expect(run.stdout).toContain("symbols removed");
  });

  it.skipIf(!mounted)("is not entered, even when remote mounts are to be", async () => {
    for (const args of [[at("mounts")], ["--remote", at("mounts")]]) {
      const run = await runLimpid(["inspect", "--json", ...args]);
      expect(run.objects()).toMatchObject([{ path: at("mounts/file") }]);
      expect(run.stderr).toContain("not entered: a network or FUSE mount");
    }
  });
});

it("ends in silence when its reader has enough", async () => {
  const child = spawn("sh", [
    "-c",
    `"$0" "$1" inspect --json --all --no-hash /usr 2>"$2" | head -c 100 >/dev/null`,
    process.execPath,
    PROGRAM,
    at("pipe-errors"),
  ]);
  const startedAt = performance.now();
  await new Promise((resolve) => child.on("close", resolve));
  expect(execFileSync("cat", [at("pipe-errors")]).toString()).toBe("");
  expect(performance.now() - startedAt).toBeLessThan(30_000);
});
