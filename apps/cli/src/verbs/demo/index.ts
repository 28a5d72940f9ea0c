import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { EXIT, InputError } from "../../exit-codes.ts";
import { run } from "../../program.ts";
import { wrap } from "../../terminal/layout.ts";
import { stdout } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";
import { showInShort } from "./in-short.ts";

const LOG = join("examples", "intrusion", "audit.log");
const COLLECTION = join(".limpid", "example", "root");

const STORY =
  "A day of the host web-3, recorded by auditd: an upgrade unpacked a program, a developer built one, and a web " +
  "server was made to fetch one and run it. All three programs had their symbols removed. Which one matters?";

const EXAMPLES = `
Examples:
  limpid demo                           the findings of examples/intrusion, and what to type next
  limpid demo | less                    page by page
  limpid demo --console                 in short, then in the console (what npm start does)

Exit codes: 0 it was shown, 3 the example is not there`;

/** `limpid demo`: the main job on the example that comes with the project. */
export function register(program: Command): void {
  program
    .command("demo")
    .description("hunt in the example that comes with the project")
    .option("--console", "show the findings in short, then start the server with its console", false)
    .addHelpText("after", EXAMPLES)
    .action(async ({ console }: { readonly console: boolean }) => {
      process.exitCode = console ? await demoWithConsole() : await demo();
    });
}

/** `npm start`: what the example shows in a few lines, then the console with it. */
async function demoWithConsole(): Promise<number> {
  const root = checkout();
  for (const line of wrap(STORY, stdout.columns)) stdout.line(line);
  stdout.line("");
  showInShort(join(root, LOG), join(root, COLLECTION));
  stdout.line("\nIn full: ./limpid demo, or ./limpid hunt LOG for a log of yours. Now the console:\n");
  stdout.flush();
  const { serve } = await import("../serve/serve.ts");
  return await serve({
    listen: "127.0.0.1:8443",
    state: join(root, ".limpid", "console"),
    keepSamples: false,
    logLevel: "warn",
    anyPort: true,
    withExample: true,
  });
}

async function demo(): Promise<number> {
  const root = checkout();
  const here = (path: string): string => relative(process.cwd(), join(root, path)) || ".";
  const paint = paintFor(stdout);
  const hunt = ["hunt", here(LOG), "--artifacts", here(COLLECTION)];

  for (const line of wrap(STORY, stdout.columns)) stdout.line(line);
  stdout.line(`\n${paint.bold(`$ limpid ${hunt.join(" ")}`)}\n`);
  stdout.flush();
  process.exitCode = undefined;
  const code = (await run(hunt)) ?? process.exitCode ?? EXIT.nothing;
  // Findings are what the example is for; anything else went wrong.
  if (code !== EXIT.nothing && code !== EXIT.found) return Number(code);

  stdout.line(`\n${paint.bold("What to type next")}`);
  const limpid = here("limpid").includes("/") ? here("limpid") : "./limpid";
  for (const [args, purpose] of nextSteps(here)) {
    stdout.line(`  ${limpid} ${args.join(" ")}`);
    stdout.line(`      ${purpose}`);
  }
  return EXIT.nothing;
}

function nextSteps(here: (path: string) => string): readonly (readonly [readonly string[], string])[] {
  return [
    [["inspect", here(COLLECTION)], "the same files by their bytes alone: a signal, not a verdict"],
    [["hunt", here(LOG), "--json"], "the findings for other programs, here without the files"],
    [["inspect", "/usr/local/bin"], "what was removed from programs of this machine"],
    [["doctor"], "what this machine records, and how to record more"],
    [["hunt", "/var/log/audit/audit.log"], "findings in this machine's own log (as root)"],
    [["--help"], "all verbs"],
  ];
}

/** The checkout this program was built in: the example is not part of the program. */
function checkout(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, LOG))) {
      if (existsSync(join(folder, COLLECTION))) return folder;
      throw new InputError(`the example's files are not made yet. Run in ${folder}: npm run setup`);
    }
    if (folder === dirname(folder)) throw new InputError("the example comes with the project's checkout only");
  }
}
