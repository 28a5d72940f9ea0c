import { configLine, explainConfigError, loadConfig, showConfig } from "@limpid/config";
import type { Command } from "commander";
import { EXIT, UsageError } from "../../exit-codes.ts";
import { stdout } from "../../terminal/output.ts";

interface ShowOptions {
  readonly json?: boolean;
  readonly config?: string;
}

const EXAMPLES = `
Examples:
  limpid config show                         the effective configuration, with what is changed
  limpid config show --json                  the same for other programs, with its hash
  limpid config show --config limpid.yaml    check a file before it is put in place
  limpid config show > limpid.yaml           a file to start from

Exit codes: 0 the configuration is right, 2 it is wrong and nothing would run`;

/** `limpid config`: the effective configuration. */
export function register(program: Command): void {
  const config = program
    .command("config")
    .description("show the effective configuration and check a file")
    .addHelpText("after", EXAMPLES);
  config
    .command("show")
    .description("print the effective configuration, its hash, and where it comes from")
    .option("--json", "one object (limpid.config/1)")
    .option("--config <file>", "this file instead of the one that would be found")
    .addHelpText("after", EXAMPLES)
    .action(({ json, config: path }: ShowOptions) => {
      const loaded = loadConfig({ path, env: process.env, uid: process.getuid?.() ?? -1 });
      if (!("config" in loaded)) throw new UsageError(loaded.map(explainConfigError).join("\n"));
      if (json === true) stdout.line(configLine(loaded));
      else stdout.write(showConfig(loaded));
      process.exitCode = EXIT.nothing;
    });
}
