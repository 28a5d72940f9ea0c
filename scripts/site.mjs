// Builds the inspection page: one HTML file that holds everything, opens from disk and asks for nothing.
// Runs under the pinned Node: node scripts/run-node.mjs scripts/site.mjs [FILE]
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { exampleFiles } from "./site/examples.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const SITE = join(ROOT, "apps", "site");
const PAGE = resolve(process.argv[2] ?? join(SITE, "dist", "limpid.html"));

const style = readFileSync(join(SITE, "src", "page.css"), "utf8");
const worker = inScript(await bundle("worker/worker.ts"));
const program = inScript(await bundle("main.ts"));
const examples = inScript(JSON.stringify(exampleFiles()));
const parts = {
  policy: `<meta http-equiv="Content-Security-Policy" content="${policy(program, style)}" />`,
  style: `<style>${style}</style>`,
  program: [
    `<script type="text/plain" id="worker-program">${worker}</script>`,
    `<script type="application/json" id="example-files">${examples}</script>`,
    `<script type="module">${program}</script>`,
  ].join("\n"),
};
const template = readFileSync(join(SITE, "src", "index.html"), "utf8");
const page = template.replaceAll(/<!-- (\w+) -->/g, (_, name) => parts[name]);

mkdirSync(dirname(PAGE), { recursive: true });
writeFileSync(`${PAGE}.new`, page);
renameSync(`${PAGE}.new`, PAGE);
const kilobytes = Math.round(Buffer.byteLength(page) / 1000);
process.stdout.write(
  `${relative(process.cwd(), PAGE)}: ${kilobytes} kB, one file. Open it in a browser; it needs no server and no network:\n${pathToFileURL(PAGE)}\n`,
);

async function bundle(entry) {
  const build = await rolldown({
    cwd: ROOT,
    input: join(SITE, "src", entry),
    platform: "browser",
    transform: { target: "es2023" },
    onLog(level, log, handle) {
      if (level === "warn" && log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
      handle(level, log);
    },
  });
  const { output } = await build.generate({ format: "esm", codeSplitting: false, minify: true });
  await build.close();
  return output[0].code;
}

/** Code or data between the tags of a script: nothing in it may end the element or begin a comment. */
function inScript(text) {
  return text.replaceAll(/<(?=\/script|!--|script)/gi, "\\u003c");
}

/**
 * Only this program and this style are run, nothing is loaded from anywhere, nothing is sent. Text never becomes
 * markup: the browser refuses it (trusted types).
 */
function policy(script, css) {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(css)}'`,
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types limpid-worker",
  ].join("; ");
}

function hash(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
