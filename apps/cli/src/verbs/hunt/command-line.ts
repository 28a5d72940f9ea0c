import { escapeText } from "@limpid/core";

/** A command line for reading: each argument escaped, quoted where a shell would need it. */
export function commandLine(argv: readonly string[]): string {
  return argv.map((argument) => quote(escapeText(argument))).join(" ");
}

function quote(argument: string): string {
  return /^[\w@%+=:,./[\]\\-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
