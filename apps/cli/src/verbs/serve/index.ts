import { type Command, Option } from "commander";
import type { ServeOptions } from "./serve.ts";

const EXAMPLES = `
The first start makes the account admin and prints a link that signs in once,
within ten minutes. State (findings, accounts, keys) lies in the folder of
state, for its owner alone. Ctrl-C stops it when everything is kept.

Examples:
  limpid serve                                          on this machine alone: http://127.0.0.1:8443
  limpid serve --listen 127.0.0.1:9000 --state ./try    another port, and state of its own
  limpid serve --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem
  limpid serve --listen 10.0.0.5:8080 --trusted-proxy 10.0.0.2 --name limpid.example.org
  limpid serve --syslog 127.0.0.1:6514                  syslog too, from programs of this machine
  limpid serve --sign-in ann                            with a link for the account ann

Exit codes: 0 it was stopped, 2 wrong arguments or configuration, or an address
it must not listen on, 3 there is no store, or the address is taken`;

/** `limpid serve`: the server and its console. */
export function register(program: Command): void {
  program
    .command("serve")
    .description("keep findings, receive from many hosts, and show the console in a browser")
    .option("--listen <address:port>", "where to listen", "127.0.0.1:8443")
    .option("--tls-cert <file>", "certificate, with its chain, in PEM")
    .option("--tls-key <file>", "its key, in PEM")
    .option(
      "--trusted-proxy <address>",
      "proxy or network that speaks TLS in front; can be given several times",
      gathered,
    )
    .option("--name <host>", "further name under which it is reached; can be given several times", gathered)
    .option(
      "--syslog <address:port>",
      "also take syslog here: over TLS with the certificate above, else this machine alone",
    )
    .option("--syslog-ca <file>", "issuers, in PEM, of the certificates that senders of syslog must have")
    .option("--state <dir>", "folder of state")
    .option("--config <file>", "configuration to use")
    .option("--keep-samples", "keep uploaded samples, encrypted", false)
    .option("--sign-in <account>", "print a sign-in link for this account")
    .addOption(
      new Option("--log-level <level>", "what is logged on standard error, as JSON lines")
        .choices(["debug", "info", "warn", "error", "silent"])
        .default(undefined, "info; warn on a terminal"),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (options: ServeOptions) => {
      const { serve } = await import("./serve.ts");
      process.exitCode = await serve(options);
    });
}

function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
