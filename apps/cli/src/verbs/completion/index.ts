import { Argument, type Command } from "commander";
import { createProgram } from "../../program.ts";
import { stdout } from "../../terminal/output.ts";
import { describeProgram } from "./describe.ts";
import { SHELLS, type Shell, scriptFor } from "./scripts.ts";

const EXAMPLES = `
Examples:
  limpid completion bash > ~/.local/share/bash-completion/completions/limpid
  limpid completion zsh > "\${fpath[1]}/_limpid"
  limpid completion fish > ~/.config/fish/completions/limpid.fish
  source <(limpid completion bash)      for this shell only`;

/** `limpid completion`: a script that completes verbs, options and files. */
export function register(program: Command): void {
  program
    .command("completion")
    .description("print a script that completes verbs, options and file names")
    .addArgument(new Argument("<shell>", "the shell it is for").choices(SHELLS))
    .addHelpText("after", EXAMPLES)
    .action(async (shell: Shell) => {
      const whole = await createProgram(() => true);
      stdout.write(scriptFor(shell, describeProgram(whole)));
    });
}
