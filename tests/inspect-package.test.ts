import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as inspect from "@limpid/inspect";
import * as strings from "@limpid/inspect/strings";
import { buildElf } from "@limpid/inspect/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const README = readFileSync(join(ROOT, "packages", "inspect", "README.md"), "utf8");
const [FIVE_LINES = "", RESULTS = ""] = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);

function importsOf(code: string): readonly string[] {
  const found = code.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm);
  return [...found].map(([, from, alone, late]) => from ?? alone ?? late ?? "");
}

/** What a user gets who has nothing but the package, Node 20 and no network. */
describe("@limpid/inspect by itself", () => {
  const folder = mkdtempSync(join(tmpdir(), "limpid-package-"));
  const installed = join(folder, "user", "node_modules", "@limpid", "inspect");
  const sample = join(folder, "sample");
  const run = (command: string, args: readonly string[], cwd = join(folder, "user")): string =>
    execFileSync(command, args, { cwd, encoding: "utf8", env: { PATH: process.env.PATH, HOME: folder } });

  beforeAll(() => {
    run(process.execPath, [join(ROOT, "scripts", "build-inspect.mjs"), folder], ROOT);
    mkdirSync(join(folder, "user"));
    writeFileSync(join(folder, "user", "package.json"), '{ "type": "module" }\n');
    writeFileSync(sample, buildElf());
    const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--no-update-notifier", join(folder, tarball)]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("runs the README's five lines", () => {
    writeFileSync(join(folder, "user", "main.js"), FIVE_LINES.replace("/bin/true", sample));
    expect(run("node", ["main.js"])).toBe("symbols ELF executable, x86_64, 64 bit: symbols removed\n");
    expect(FIVE_LINES.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(5);
  });

  it("has types for them and for what comes back", () => {
    const options = { strict: true, module: "nodenext", target: "es2023", noEmit: true, skipLibCheck: false };
    const types = { types: ["node"], typeRoots: [join(ROOT, "node_modules", "@types")] };
    const config = { compilerOptions: { ...options, ...types }, files: ["main.ts"] };
    writeFileSync(join(folder, "user", "tsconfig.json"), JSON.stringify(config));
    const misuse = '// @ts-expect-error: no such level\ninspection.opacity.level === "removed";\n';
    writeFileSync(join(folder, "user", "main.ts"), `${FIVE_LINES}${RESULTS}${misuse}`);
    expect(run(process.execPath, [join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", "."])).toBe("");
  });

  it("needs nothing and holds nothing of the checkout", () => {
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    expect(manifest).not.toHaveProperty("dependencies");
    const modules = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".js"),
    );
    const imported = modules.flatMap((name) => importsOf(readFileSync(join(installed, name), "utf8")));
    expect(imported.filter((specifier) => !specifier.startsWith("./") && !specifier.startsWith("../"))).toEqual([]);
    const links = [...readFileSync(join(installed, "README.md"), "utf8").matchAll(/\]\(([^)]+)\)/g)];
    expect(links.map(([, target]) => target).filter((target) => !target?.startsWith("https://"))).toEqual([]);
  });

  it("gives what the workspace gives", () => {
    const compare = `
      import { readFileSync } from "node:fs";
      import { artifactLine, bytesSource, inspectBytes } from "@limpid/inspect";
      import { extractStrings } from "@limpid/inspect/strings";
      const bytes = readFileSync(process.argv[2]);
      console.log(artifactLine({ path: "sample", sizeBytes: bytes.length, ...inspectBytes(bytes, { deep: true }) }));
      extractStrings(bytesSource(bytes), { minLength: 8 }, ({ text }) => console.log(text));`;
    writeFileSync(join(folder, "user", "compare.js"), compare);
    const bytes = buildElf();
    const line = inspect.artifactLine({
      path: "sample",
      sizeBytes: bytes.length,
      ...inspect.inspectBytes(bytes, { deep: true }),
    });
    expect(run("node", ["compare.js", sample])).toBe(`${line}\n.shstrtab\n`);
  });

  it("is described: the README names all that it gives", () => {
    const given = [...Object.keys(inspect), ...Object.keys(strings)];
    expect(given.filter((name) => !README.includes(`\`${name}`))).toEqual([]);
  });
});
