import { isatty } from "node:tty";
import { escapeText } from "@limpid/core";
import { parseLine } from "@limpid/exchange/finding";
import { EXIT, type ExitCode, InputError, UsageError } from "../../exit-codes.ts";
import { stderr } from "../../terminal/output.ts";
import { openDestination } from "./destination.ts";
import { checkOptions, type ExportOptions, type Writer, writerOf } from "./formats.ts";
import { detectsText, sigmaText } from "./knowledge.ts";
import { readLines } from "./read-lines.ts";

/** Writes one format; the result is the exit code. */
export async function exportFindings(files: readonly string[], options: ExportOptions): Promise<ExitCode> {
  checkOptions(files, options);
  const writer = writerOf(options);
  if (writer === undefined) {
    const text = options.to === "sigma" ? sigmaText(options.config) : detectsText(options.config);
    const whole = openDestination(options.output);
    whole.write(text);
    whole.done();
    return EXIT.nothing;
  }
  if (files.length === 0 && isatty(0)) throw new UsageError("no file is named, and nothing comes on standard input");
  const names = files.length === 0 ? ["-"] : files;
  const destination = openDestination(options.output);
  try {
    const tally = await writeAll(names, writer, options, (text) => destination.write(text));
    tell(tally, writer, options);
    // A file that nothing came of is not put in the place of an older one.
    if (tally.used === 0 && (tally.bad > 0 || tally.unreadable > 0)) throw new InputError(whyNothing(writer));
    destination.done();
    return tally.unreadable > 0 ? EXIT.input : EXIT.nothing;
  } catch (error) {
    destination.drop();
    throw error;
  }
}

interface Tally {
  used: number;
  bad: number;
  unreadable: number;
  readonly ids: Set<string>;
}

/** Bad lines that are named each; further ones are only counted. */
const MAX_NAMED = 10;

async function writeAll(
  names: readonly string[],
  writer: Writer,
  { confirmed = [] }: ExportOptions,
  write: (text: string) => void,
): Promise<Tally> {
  const tally: Tally = { used: 0, bad: 0, unreadable: 0, ids: new Set() };
  const refuse = (name: string, number: number, why: string): void => {
    if (tally.bad++ < MAX_NAMED) stderr.line(`limpid: ${escapeText(`${name}, line ${number}: ${why}`)}`);
  };
  write(writer.begin());
  for (const name of names) {
    const problem = await readLines(name, {
      line: (text, number) => {
        const parsed = parseLine(text);
        if (parsed.kind === "bad") return refuse(name, number, parsed.why);
        if (parsed.kind === "other") {
          const why = writer.other(parsed.schema, parsed.value);
          if (why !== undefined) return refuse(name, number, why);
          if (writer.takes === "exercises" && parsed.schema === "limpid.exercise/1") tally.used++;
          return;
        }
        if (confirmed.includes(parsed.finding.id)) tally.ids.add(parsed.finding.id);
        if (writer.takes === "findings") tally.used++;
        write(writer.finding(parsed.finding));
      },
      tooLong: (number) => refuse(name, number, "too long for a finding"),
    });
    if (problem === undefined) continue;
    tally.unreadable++;
    stderr.line(`limpid: ${escapeText(`${name}: ${problem}`)}`);
  }
  write(writer.end());
  return tally;
}

function tell(tally: Tally, { takes }: Writer, { confirmed = [], to }: ExportOptions): void {
  const { bad, ids, used } = tally;
  if (bad > MAX_NAMED) stderr.line(`limpid: ${bad - MAX_NAMED} more such lines`);
  const what = takes === "findings" ? "findings" : "results of exercises";
  stderr.line(`${used} ${what} read for ${to}${bad > 0 ? `, ${bad} lines skipped` : ""}.`);
  for (const id of confirmed) {
    if (id !== "all" && !ids.has(id))
      stderr.line(`limpid: --confirmed ${escapeText(id)}: no such finding in the input`);
  }
}

function whyNothing({ takes }: Writer): string {
  return takes === "findings"
    ? "no finding could be read; expected JSON lines of limpid.finding/1"
    : "no result could be read; expected JSON lines of limpid.exercise/1";
}
