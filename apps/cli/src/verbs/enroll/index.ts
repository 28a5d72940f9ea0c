import type { Command } from "commander";
import { type EnrollOptions, enroll } from "./enroll.ts";

const EXAMPLES = `
A token is made in the console under Settings; it lasts a day and works once.
The key that this host gets for it is kept in the folder of state, for its owner
alone. Enrolling again makes a new key; the one before opens nothing any more.

Examples:
  sudo limpid enroll https://limpid.example.org:8443 --token lme_…
  sudo limpid enroll https://10.0.0.5:8443 --token - --ca /etc/limpid/ca.pem < token

Exit codes: 0 enrolled, 2 wrong arguments, 3 the server refused or was not there`;

/** `limpid enroll`: a key for this host. */
export function register(program: Command): void {
  program
    .command("enroll")
    .argument("<url>", "address of the server")
    .description("get a key of its own for this host, so that it may send to a server")
    .requiredOption("--token <token>", "the token; - reads it from standard input")
    .option("--ca <file>", "PEM file of the only issuers that the server's certificate may come from")
    .option("--host <name>", "what this host calls itself (default: its name)")
    .option("--state <dir>", "folder of state")
    .addHelpText("after", EXAMPLES)
    .action(async (url: string, options: EnrollOptions) => {
      process.exitCode = await enroll(url, options);
    });
}
