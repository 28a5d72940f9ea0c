import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it, test } from "vitest";
import { buildTar } from "../packages/host/src/testing/index.ts";
import { buildElf } from "../packages/inspect/src/testing/index.ts";
import { PROGRAM } from "./support/program.ts";

/** Every command of the guide is run on a build like the one that the guide speaks of. */
const ROOT = resolve(import.meta.dirname, "..");
const guide = readFileSync(join(ROOT, "docs/guides/ci.md"), "utf8");
const commands = [...guide.matchAll(/<!-- exit code (\d)[^>]*-->\n```sh\n([^`]+)\n```/g)].map(
  ([, code, command = ""]) => ({
    code: Number(code),
    command,
  }),
);

const build = mkdtempSync(join(tmpdir(), "limpid-ci-"));
afterAll(() => rmSync(build, { recursive: true, force: true }));
const readable = buildElf({ symbols: [{ name: "main", size: 8 }] });
for (const folder of ["dist", "release", "nothing"]) mkdirSync(join(build, folder));
writeFileSync(join(build, "dist/agent"), readable);
writeFileSync(join(build, "release/agent"), buildElf());
writeFileSync(join(build, "package.tar.gz"), gzipSync(buildTar([{ name: "usr/bin/agent", bytes: readable }])));

describe("docs/guides/ci.md", () => {
  it("has a command under every heading that promises one", () => {
    expect(commands.length).toBe(guide.split("```sh").length - 1);
    expect(commands.length).toBeGreaterThan(5);
  });

  test.each(commands)("$command: exit code $code", ({ code, command }) => {
    const program = `'${process.execPath}' '${PROGRAM}'`;
    const run = spawnSync("sh", ["-c", command.replace(/^limpid/, () => program)], { cwd: build, encoding: "utf8" });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: code, stderr: expect.any(String) });
    if (command.includes("limpid.sarif")) JSON.parse(readFileSync(join(build, "limpid.sarif"), "utf8"));
  });
});
