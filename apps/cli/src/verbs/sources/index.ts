import { SOURCES } from "@limpid/telemetry";
import { Argument, type Command } from "commander";
import { EXIT } from "../../exit-codes.ts";
import { stdout } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";
import { declaredSources, sourceLine } from "./source-line.ts";
import { sourcesTable, sourceText } from "./sources-text.ts";

const EXAMPLES = `
Examples:
  limpid sources                        the kinds of telemetry that are read, and what each shows
  limpid sources sysmon-linux           one of them: how it shows it, blind spots, its page
  limpid sources --json                 the same for other programs
  limpid sources --json ecs             one of them

Exit codes: 0 it was shown, 2 wrong arguments`;

/** `limpid sources`: what each kind of telemetry can and cannot show. */
export function register(program: Command): void {
  const sources = declaredSources(SOURCES);
  program
    .command("sources")
    .description("show the kinds of telemetry that are read and what each can and cannot show")
    .addArgument(new Argument("[name]", "one of them").choices(sources.map(({ name }) => name)))
    .option("--json", "one object per source (limpid.source/1)")
    .addHelpText("after", EXAMPLES)
    .action((name: string | undefined, { json }: { readonly json?: boolean }) => {
      const chosen = sources.filter((source) => name === undefined || source.name === name);
      const paint = paintFor(stdout);
      const lines =
        json === true
          ? chosen.map(sourceLine)
          : name === undefined
            ? sourcesTable(chosen, paint)
            : chosen.flatMap((source) => sourceText(source, paint, stdout.columns));
      for (const line of lines) stdout.line(line);
      process.exitCode = EXIT.nothing;
    });
}
