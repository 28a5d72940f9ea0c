import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { escapeText } from "@limpid/core";
import { EXIT, type ExitCode, InputError, UsageError } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { forwardFolder, machineHash, saveEnrolled } from "../forward/enrolled.ts";
import { ServerLink, wordsOf } from "../forward/server-link.ts";

export interface EnrollOptions {
  /** `-`: the first line of standard input, where no other user sees it. */
  readonly token: string;
  readonly ca?: string;
  readonly host?: string;
  readonly state?: string;
}

/** Turns a short-lived token into a key of this host. */
export async function enroll(url: string, { token, ca, host = hostname(), state }: EnrollOptions): Promise<ExitCode> {
  const folder = forwardFolder(state);
  const issuers = ca === undefined ? undefined : readIssuers(ca);
  const link = new ServerLink(url, issuers);
  const machine = machineHash();
  const secret = token === "-" ? (readFileSync(0, "utf8").split("\n")[0]?.trim() ?? "") : token;
  const body = JSON.stringify({ token: secret, host, ...(machine !== undefined && { machine }) });
  try {
    const answer = await link
      .post("/api/v1/enroll", Buffer.from(body), { "content-type": "application/json" })
      .catch((error: Error) => {
        throw new InputError(`${url}: ${error.message}`);
      });
    if (answer.status !== 200) throw new InputError(`${url}: ${escapeText(wordsOf(answer))}`);
    const enrolled = JSON.parse(answer.text) as {
      readonly outcome: string;
      readonly host: string;
      readonly key: string;
    };
    const path = saveEnrolled(folder, {
      url,
      host: enrolled.host,
      key: enrolled.key,
      ...(issuers !== undefined && { ca: issuers }),
    });
    stdout.line(`This host is enrolled as ${escapeText(enrolled.host)}; its key is in ${path}.`);
    if (enrolled.outcome === "renamed")
      stderr.line(`limpid: another machine is called ${escapeText(host)} already, so this one got a name of its own`);
    stdout.line("Next: sudo limpid forward --follow /var/log/audit/audit.log");
    return EXIT.nothing;
  } finally {
    link.close();
  }
}

function readIssuers(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--ca ${path}: ${(error as Error).message}`);
  }
}
