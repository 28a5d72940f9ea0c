// Bundles the program into apps/cli/dist: one small start file and a chunk per verb, loaded when it is used.
// Runs under the pinned Node: node scripts/run-node.mjs scripts/bundle.mjs
import { chmodSync, cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { bundleInspectionChild } from "./inspection-child.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const CLI = join(ROOT, "apps", "cli");

/** What commander names and hardly uses; loading it takes 4 ms of start-up. */
const FOR_COMMANDER = {
  "node:child_process":
    "export default { spawn: (...of) => process.getBuiltinModule('node:child_process').spawn(...of) };",
  "node:util":
    "export const stripVTControlCharacters = (text) => process.getBuiltinModule('node:util').stripVTControlCharacters(text);",
};

/**
 * Importing a module of Node as an ES module runs all its getters and loads what those need: node:fs brings its
 * streams and promises, node:process everything it knows, 20 ms of start-up. Asking for it does not.
 */
const NEEDED_GETTERS = ["BlockList"]; // of node:net, small
const builtins = {
  name: "builtins-without-getters",
  resolveId: (source, importer = "") => {
    // Rolldown's own helpers come before everything else.
    if (!source.startsWith("node:") || importer.includes("rolldown")) return undefined;
    // Libraries of the server ask by require(), for which a module of Node can be a function; none is loaded at start.
    if (/\/node_modules\/(?!commander\/)/.test(importer)) return undefined;
    return source in FOR_COMMANDER && importer.includes("/node_modules/commander/")
      ? `\0late-${source}`
      : `\0${source}`;
  },
  load: (id) => {
    if (id.startsWith("\0late-")) return FOR_COMMANDER[id.slice("\0late-".length)];
    if (!id.startsWith("\0node:")) return undefined;
    const name = id.slice(1);
    const properties = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(name)));
    const values = properties.filter(
      ([key, { get }]) =>
        (get === undefined || NEEDED_GETTERS.includes(key)) && /^[a-z_$][\w$]*$/i.test(key) && key !== "default",
    );
    const names = values.map(([key]) => key).join(", ");
    return `const builtin = process.getBuiltinModule("${name}"); export default builtin; export const { ${names} } = builtin;`;
  },
};

/**
 * Few files, because each costs a look-up at start: what every run needs, and what is needed to look at files.
 * The rest is split by verb.
 */
const CHUNKS = [
  {
    name: "base",
    test: /^\0node:(?:events|fs|os|path|url)$|\/packages\/core\/|\/cli\/(?:package\.json|src\/terminal\/|src\/(?!index|program)[\w-]+\.ts)/,
  },
  { name: "program", test: /\/commander\/|\/cli\/src\/(?:program|verbs\/index)\.ts/ },
  // What only some options need (strings, archives) stays apart, and so do certificates.
  {
    name: "artifacts",
    test: /\/packages\/(?:host|inspect)\/(?!src\/(?:archives|strings)\/)|\/verbs\/inspect\/examine\.ts/,
  },
  // Left to itself, rolldown puts it into the file that the store's threads start from, and to import that is to run it.
  { name: "kept", test: /\/packages\/store\/src\/(?!worker\/worker\.ts)/ },
];

// Built beside and moved into place, so that an interrupted build leaves the old program, not half of a new one.
const fresh = mkdtempSync(join(CLI, ".dist-"));
try {
  const build = await rolldown({
    cwd: ROOT,
    // Threads start from files of their own.
    input: {
      index: join(CLI, "src", "index.ts"),
      "inspect-worker": join(CLI, "src", "verbs", "inspect", "worker.ts"),
      "hunt-worker": join(CLI, "src", "verbs", "hunt", "worker.ts"),
      "store-worker": join(ROOT, "packages", "store", "src", "worker", "worker.ts"),
      "engine-worker": join(ROOT, "apps", "server", "src", "engine", "worker.ts"),
      "mirror-worker": join(ROOT, "packages", "mirror", "src", "thread", "worker.ts"),
    },
    platform: "node",
    // Native and optional: loaded when the live sensor starts, and its absence is said then.
    external: ["koffi"],
    plugins: [builtins],
    transform: { target: "node24" },
    onLog(level, log, handle) {
      // An import that cannot be resolved would only fail when somebody uses the verb.
      if (level === "warn" && log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
      handle(level, log);
    },
  });
  await build.write({
    dir: fresh,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    codeSplitting: { groups: CHUNKS },
    minify: false, // stack traces in reports of internal errors stay readable; the compile cache pays for the size
    sourcemap: false,
  });
  await build.close();
  // Read at run time: the part of ATT&CK that comes along, with MITRE's licence.
  cpSync(join(ROOT, "packages", "mirror", "src", "shipped"), join(fresh, "shipped"), { recursive: true });
  await bundleInspectionChild(join(fresh, "inspection-child.js"), [builtins]);
  chmodSync(fresh, 0o755); // mkdtemp makes it private; the program may be run by others than its builder
  const dist = join(CLI, "dist");
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
} catch (error) {
  // Rolldown's message shows the place in the source; its own stack would only hide it.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
