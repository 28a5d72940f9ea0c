// Makes @limpid/inspect usable by itself: packages/inspect/dist/limpid-inspect-VERSION.tgz, modules with their types,
// without any dependency. Runs under the pinned Node: node scripts/run-node.mjs scripts/build-inspect.mjs [FOLDER]
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { reachableTypes } from "./package/types.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const PACKAGE = join(ROOT, "packages", "inspect");
const target = resolve(process.argv[2] ?? join(PACKAGE, "dist"));
const TYPES = "types";
const OWN = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));

/** What the package opens to others: a name and the source behind it. Builders of test files stay here. */
const ENTRIES = Object.entries(OWN.exports).flatMap(([key, source]) =>
  key === "./testing" ? [] : [{ key, name: key === "." ? "index" : key.slice(2), source: source.slice(2) }],
);

mkdirSync(target, { recursive: true });
const staging = mkdtempSync(join(target, ".package-"));
try {
  await writeModules();
  writeTypes();
  writeManifest();
  copyFileSync(join(ROOT, "LICENSE"), join(staging, "LICENSE"));
  writeFileSync(join(staging, "README.md"), standaloneReadme());
  const packed = npm([
    "pack",
    staging,
    "--pack-destination",
    target,
    "--json",
    "--ignore-scripts",
    "--no-update-notifier",
  ]);
  const [{ filename, unpackedSize }] = JSON.parse(packed);
  const tarball = relative(process.cwd(), join(target, filename));
  process.stdout.write(`${tarball}: ${Math.round(unpackedSize / 1000)} kB unpacked. npm install ${tarball}\n`);
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/** The package and what it uses of @limpid/core, for Node 20 and browsers alike. */
async function writeModules() {
  const build = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(ENTRIES.map(({ name, source }) => [name, join(PACKAGE, source)])),
    platform: "neutral",
    transform: { target: "es2023" },
    onLog(level, log, handle) {
      if (level === "warn" && log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
      handle(level, log);
    },
  });
  await build.write({ dir: staging, format: "esm", chunkFileNames: "shared/[name].js", minify: false });
  await build.close();
}

/** Declarations by the compiler; lib es2023 is what Node 20 has, so a newer function fails here. */
function writeTypes() {
  const emitted = join(staging, ".emitted");
  const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const options = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--lib", "es2023"];
  const places = ["--rootDir", join(ROOT, "packages"), "--outDir", emitted];
  execFileSync(process.execPath, [compiler, "-p", join(PACKAGE, "tsconfig.build.json"), ...options, ...places], {
    stdio: ["ignore", process.stderr, "inherit"],
  });
  for (const { path, text } of reachableTypes(emitted, ENTRIES.map(typesOf))) {
    const file = join(staging, TYPES, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  rmSync(emitted, { recursive: true });
}

function typesOf({ source }) {
  return `inspect/${source.replace(/\.ts$/, ".d.ts")}`;
}

function writeManifest() {
  const { name, version, license, type, description } = OWN;
  const manifest = {
    name,
    version,
    description,
    license,
    type,
    engines: { node: ">=20" },
    sideEffects: false,
    exports: Object.fromEntries(
      ENTRIES.map((entry) => [entry.key, { types: `./${TYPES}/${typesOf(entry)}`, default: `./${entry.name}.js` }]),
    ),
    files: ["*.js", "shared", TYPES],
  };
  writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The part of the README that is for users; links into the checkout would lead nowhere. */
function standaloneReadme() {
  const [forUsers] = readFileSync(join(PACKAGE, "README.md"), "utf8").split("<!-- below: for the checkout -->");
  return `${forUsers.trim()}\n`;
}

/** The npm that started us, else the one on the PATH. */
function npm(args) {
  const running = process.env.npm_execpath;
  const [command, ...first] = running?.endsWith(".js") ? [process.execPath, running] : ["npm"];
  return execFileSync(command, [...first, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
