import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

interface Layer {
  readonly tier: "pure" | "host";
  /** Packages of this workspace it may use; each stands above in this table, so imports point one way. */
  readonly uses: readonly string[];
  /** Libraries it may use. One more is a decision: see docs/decisions/. */
  readonly libraries: readonly string[];
}

/** Who may use whom. From the bottom to the top. */
const LAYERS: Readonly<Record<string, Layer>> = {
  "packages/core": { tier: "pure", uses: [], libraries: [] },
  "packages/inspect": { tier: "pure", uses: ["core"], libraries: [] },
  "packages/certificates": { tier: "host", uses: ["core"], libraries: ["asn1js"] },
  "packages/telemetry": { tier: "pure", uses: ["core"], libraries: [] },
  "packages/lineage": { tier: "pure", uses: ["core"], libraries: [] },
  "packages/detect": { tier: "pure", uses: ["core", "lineage"], libraries: [] },
  "packages/pipeline": { tier: "pure", uses: ["core", "inspect", "telemetry", "lineage", "detect"], libraries: [] },
  "packages/attack": { tier: "pure", uses: ["core"], libraries: [] },
  "packages/exchange": { tier: "pure", uses: ["core"], libraries: [] },
  "packages/mirror": { tier: "host", uses: ["core", "attack"], libraries: [] },
  "packages/host": { tier: "host", uses: ["core"], libraries: [] },
  "packages/query": { tier: "pure", uses: [], libraries: [] },
  "packages/store": { tier: "host", uses: ["core", "host", "query"], libraries: ["kysely"] },
  "packages/sensor": { tier: "host", uses: ["core", "inspect", "telemetry", "host"], libraries: ["koffi"] },
  "packages/outputs": { tier: "host", uses: ["core"], libraries: [] },
  "packages/config": { tier: "host", uses: ["core", "lineage", "detect", "outputs"], libraries: ["yaml"] },
  "packages/grounds": {
    tier: "host",
    uses: ["core", "inspect", "certificates", "lineage", "detect", "pipeline", "host", "config"],
    libraries: [],
  },
  "apps/server": {
    tier: "host",
    uses: [
      "core",
      "query",
      "inspect",
      "telemetry",
      "lineage",
      "detect",
      "pipeline",
      "certificates",
      "attack",
      "mirror",
      "exchange",
      "host",
      "store",
      "config",
      "grounds",
    ],
    libraries: ["@fastify/swagger", "@fastify/type-provider-typebox", "fastify", "prom-client", "typebox"],
  },
  "apps/console": {
    tier: "host",
    uses: ["core", "query", "inspect", "detect", "attack", "exchange", "server"],
    libraries: [
      "@tanstack/react-query",
      "@tanstack/react-router",
      "@tanstack/react-virtual",
      "d3-hierarchy",
      "react",
      "react-dom",
      "vite",
    ],
  },
  "apps/cli": {
    tier: "host",
    uses: [
      "core",
      "inspect",
      "telemetry",
      "lineage",
      "detect",
      "pipeline",
      "certificates",
      "attack",
      "mirror",
      "exchange",
      "host",
      "store",
      "sensor",
      "outputs",
      "config",
      "grounds",
      "server",
    ],
    libraries: ["commander", "picocolors"],
  },
  "apps/site": { tier: "host", uses: ["core", "certificates", "inspect"], libraries: [] },
};

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
}

const FOLDERS = ["packages", "apps"].flatMap((top) =>
  readdirSync(join(ROOT, top), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${top}/${entry.name}`),
);
const WORKSPACE_VERSION = manifestOf(".").version;

/** Everything that a module takes from elsewhere: static, side-effect, re-exporting and dynamic imports. All is ESM. */
function importsOf(source: string): readonly string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const found = code.matchAll(/(?:(?<!["'])\bfrom\s*|\bimport\s*\(?\s*)["']([^"'\n]+)["']/g);
  return [...found].map(([, specifier = ""]) => specifier);
}

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, "src", name));
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || file.split("/").includes("testing");
}

/** The packages that stand below one in the table. */
function below(folder: string): readonly string[] {
  const folders = Object.keys(LAYERS);
  return folders.slice(0, folders.indexOf(folder)).map((one) => one.split("/")[1] ?? "");
}

/** Whether a package opens a part of itself besides its index: schemas, helpers for the tests of others. */
function isExported(name: string, part: string): boolean {
  const folder = FOLDERS.find((one) => one.endsWith(`/${name}`)) ?? name;
  const opened = Object.keys(manifestOf(folder).exports ?? {}).map((key) => key.slice("./".length));
  return opened.some((one) => one === part || (one.endsWith("/*") && part.startsWith(one.slice(0, -1))));
}

/** What is wrong with an import; undefined when the table allows it. */
function whyForbidden(folder: string, file: string, specifier: string): string | undefined {
  const layer = LAYERS[folder];
  if (layer === undefined) return "its folder is not in the table of layers";
  if (specifier.startsWith(".")) {
    const target = relative(folder, join(file, "..", specifier));
    return target.startsWith("..") && !isTest(file) ? "it leaves its package by a relative path" : undefined;
  }
  if (specifier.startsWith("node:")) {
    return layer.tier === "pure" && !isTest(file) ? "a pure package does no I/O" : undefined;
  }
  if (specifier.startsWith("@limpid/")) {
    const [, name = "", ...deeper] = specifier.split("/");
    if (deeper.length > 0 && !isExported(name, deeper.join("/"))) return "the package does not export it";
    if (deeper[0] === "testing" && !isTest(file)) return "what helps tests stays in tests";
    // A test may hold a package against any that stands below it; what ships may not.
    const allowed = isTest(file) ? below(folder) : layer.uses;
    return allowed.includes(name) ? undefined : "the table of layers does not allow it";
  }
  if (isTest(file) && ["vitest", "fast-check", "axe-core", "rolldown"].includes(specifier)) return undefined;
  const library = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  return layer.libraries.includes(library) ? undefined : "this library is not allowed here";
}

describe("the table of layers", () => {
  it("names every folder of the workspace and no other", () => {
    expect(FOLDERS.toSorted()).toEqual(Object.keys(LAYERS).toSorted());
  });

  it("points down only", () => {
    const below = new Set<string>();
    for (const [folder, { uses }] of Object.entries(LAYERS)) {
      for (const name of uses) expect(below, `${folder} uses ${name}`).toContain(name);
      below.add(folder.split("/")[1] ?? "");
    }
  });

  it("lets a pure package use pure packages only", () => {
    const pure = Object.entries(LAYERS).flatMap(([folder, { tier }]) =>
      tier === "pure" ? [folder.split("/")[1]] : [],
    );
    for (const { tier, uses } of Object.values(LAYERS))
      if (tier === "pure") expect(pure).toEqual(expect.arrayContaining([...uses]));
  });

  it("names the pure packages that the compiler keeps without Node's types", () => {
    const { include } = JSON.parse(readFileSync(join(ROOT, "tsconfig.pure.json"), "utf8"));
    const pure = Object.entries(LAYERS).flatMap(([folder, { tier }]) => (tier === "pure" ? [`${folder}/src`] : []));
    expect(include.toSorted()).toEqual(pure.toSorted());
  });
});

describe.each(Object.entries(LAYERS))("%s", (folder, { uses, libraries }) => {
  const manifest = manifestOf(folder);

  it("declares what the table allows, in one exact version each, and runs no script at installation", () => {
    const { dependencies = {}, devDependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
    const declared = { ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies };
    const allowed = [...uses.map((name) => `@limpid/${name}`), ...libraries];
    for (const [name, version] of Object.entries(declared)) {
      // Types of a library come with it.
      expect(allowed, `${folder} declares ${name}`).toContain(name.replace(/^@types\//, ""));
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      if (name.startsWith("@limpid/")) expect(version, name).toBe(WORKSPACE_VERSION);
    }
    expect(manifest.version).toBe(WORKSPACE_VERSION);
    expect(Object.keys(manifest.scripts ?? {})).toEqual([]);
  });

  it("imports what the table allows and its manifest declares", () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    const wrong = sourcesOf(folder).flatMap((file) =>
      importsOf(readFileSync(join(ROOT, file), "utf8")).flatMap((specifier) => {
        const outside = !/^(\.|node:)/.test(specifier) && !isTest(file);
        const why =
          whyForbidden(folder, file, specifier) ??
          (outside && !declared.some((name) => specifier === name || specifier.startsWith(`${name}/`))
            ? "package.json does not declare it"
            : undefined);
        return why === undefined ? [] : [`${file} imports ${specifier}: ${why}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe("the check itself", () => {
  test.each([
    { source: 'import type { A } from "@limpid/core";', imports: ["@limpid/core"] },
    { source: 'import {\n  a,\n} from "./a.ts";\nexport * from "./b.ts";', imports: ["./a.ts", "./b.ts"] },
    { source: 'import "node:fs";\nconst b = await import("yaml");', imports: ["node:fs", "yaml"] },
    { source: 'const words = ["from", "to"];', imports: [] },
    { source: 'import "./a.ts"; // from "nowhere"\n// import "x"\n/* from "y" */', imports: ["./a.ts", "nowhere"] },
  ])("finds $imports", ({ source, imports }) => {
    expect(importsOf(source)).toEqual(imports);
  });

  test.each([
    { folder: "packages/core", file: "a.ts", specifier: "node:fs", allowed: false },
    { folder: "packages/core", file: "a.test.ts", specifier: "node:fs", allowed: true },
    { folder: "packages/core", file: "a.ts", specifier: "@limpid/lineage", allowed: false },
    { folder: "packages/detect", file: "a.ts", specifier: "@limpid/lineage", allowed: true },
    { folder: "packages/detect", file: "a.ts", specifier: "@limpid/lineage/src/roles.ts", allowed: false },
    { folder: "packages/detect", file: "a.test.ts", specifier: "@limpid/telemetry", allowed: true },
    { folder: "packages/detect", file: "a.test.ts", specifier: "@limpid/pipeline", allowed: false },
    { folder: "packages/inspect", file: "a.test.ts", specifier: "@limpid/core/testing/json-schema.ts", allowed: true },
    { folder: "packages/inspect", file: "a.ts", specifier: "@limpid/core/testing/json-schema.ts", allowed: false },
    { folder: "packages/detect", file: "a.ts", specifier: "../../lineage/src/index.ts", allowed: false },
    { folder: "packages/inspect", file: "a.ts", specifier: "yaml", allowed: false },
    { folder: "packages/config", file: "a.ts", specifier: "yaml", allowed: true },
    { folder: "packages/host", file: "a.ts", specifier: "node:fs", allowed: true },
  ])("$folder, $file: $specifier $allowed", ({ folder, file, specifier, allowed }) => {
    expect(whyForbidden(folder, `${folder}/src/${file}`, specifier) === undefined).toBe(allowed);
  });
});
