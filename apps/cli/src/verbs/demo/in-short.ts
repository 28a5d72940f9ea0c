import { spawnSync } from "node:child_process";
import { escapeText } from "@limpid/core";
import { EXIT, InputError } from "../../exit-codes.ts";
import { wrap } from "../../terminal/layout.ts";
import { stdout } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";

const MARGIN = 10;

/** One sentence for each finding of a log, as this program finds them when it is started for that. */
export function showInShort(log: string, collection: string): void {
  const [program = ""] = process.argv.slice(1);
  const args = [program, "hunt", log, "--artifacts", collection, "--json"];
  const {
    status,
    stdout: found,
    stderr,
  } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 64 << 20 });
  if (status !== EXIT.nothing && status !== EXIT.found) throw new InputError(`the example cannot be read: ${stderr}`);
  const paint = paintFor(stdout);
  for (const line of found.split("\n")) {
    const { schema, priority, title } = line === "" ? {} : JSON.parse(line);
    if (schema !== "limpid.finding/1") continue;
    const [first = "", ...rest] = wrap(escapeText(title), stdout.columns - MARGIN);
    stdout.line(`${paint.bold(String(priority).padEnd(MARGIN))}${first}`);
    for (const part of rest) stdout.line(`${" ".repeat(MARGIN)}${part}`);
  }
}
