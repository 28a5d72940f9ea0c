import type { Command } from "commander";

/** `limpid inspect`: static facts and opacity of files. */
export function register(program: Command): void {
  program
    .command("inspect")
    .argument("<path...>")
    .description("show what was removed from files to make them hard to read");
}
