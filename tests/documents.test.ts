import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** Documents promise things: files that exist, tests that hold a claim. What can be checked is checked here. */
const ROOT = resolve(import.meta.dirname, "..");
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" }).flatMap((name) =>
    name.endsWith(".md") ? [join("docs", name)] : [],
  ),
  "examples/intrusion/README.md",
];

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

describe("docs/THREAT-MODEL.md", () => {
  const claims = [...read("docs/THREAT-MODEL.md").matchAll(/`([\w./-]+\.test\.ts)`(?:: ([^|)\n]+))?/g)].map(
    ([, file = "", name]) => ({ file, name: name?.trim() }),
  );

  it("names tests, and all of them exist", () => {
    expect(claims.length).toBeGreaterThan(20);
    const missing = claims.filter(
      ({ file, name }) => !existsSync(join(ROOT, file)) || (name !== undefined && !read(file).includes(name)),
    );
    expect(missing).toEqual([]);
  });
});

describe.each(DOCUMENTS)("%s", (document) => {
  it("links to files that exist", () => {
    const targets = [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
      ([, target = ""]) => target,
    );
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(document), target)))).toEqual([]);
  });
});

describe("README.md", () => {
  it("shows a session that is the program's own", async () => {
    const collection = mkdtempSync(join(tmpdir(), "limpid-session-"));
    try {
      const example = new URL("../examples/intrusion/artifacts.mjs", import.meta.url).href;
      const { writeCollection } = (await import(example)) as { readonly writeCollection: (folder: string) => void };
      writeCollection(collection);
      const args = ["apps/cli/src/index.ts", "hunt", "examples/intrusion/audit.log", "--artifacts", collection];
      const { stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: ROOT,
        encoding: "utf8",
        env: { PATH: process.env.PATH, HOME: collection },
      });
      const block = /(?<=\$ \.\/limpid hunt [^\n]*\n\n)[\s\S]*?(?=\n```\n<!-- end of session -->)/;
      const session = `${stdout}${stderr}`.trimEnd();
      if (process.env.LIMPID_UPDATE === "1") {
        writeFileSync(
          join(ROOT, "README.md"),
          read("README.md").replace(block, () => session),
        );
      }
      expect(block.exec(read("README.md"))?.[0]).toBe(session);
    } finally {
      rmSync(collection, { recursive: true });
    }
  });
});
