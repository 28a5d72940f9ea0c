import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, expect, it } from "vitest";
import type { Part } from "../inbox/entry.ts";
import type { Intake } from "../ingest/intake.ts";
import { SyslogListener } from "./listener.ts";

const newFolder = temporaryFolders(afterAll);
const LOG = join(import.meta.dirname, "../../../../examples/intrusion/audit.log");
const INSTALLED = spawnSync("rsyslogd", ["-v"]).status === 0;
if (!INSTALLED && process.env.LIMPID_REQUIRE === "all") throw new Error("rsyslogd is missing: apt-get install rsyslog");

it.skipIf(!INSTALLED)("takes an audit log from a real rsyslog, each line once, in its order", async () => {
  const parts: Part[] = [];
  const whole = readFileSync(LOG, "latin1").split("\n").slice(0, -1);
  let arrived: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const lines = () => parts.flatMap(({ bytes }) => Buffer.from(bytes).toString("latin1").split("\n").slice(0, -1));
  const take = async (part: Part) => {
    parts.push(part);
    if (lines().length >= whole.length) arrived();
    return "kept" as const;
  };
  const listener = new SyslogListener({ take } as unknown as Intake, { host: "127.0.0.1", port: 0, source: "auditd" });
  const port = await listener.listen();
  const folder = newFolder();
  const configuration = join(folder, "rsyslog.conf");
  writeFileSync(
    configuration,
    `global(workDirectory="${folder}" maxMessageSize="64k" localHostname="web-3")
module(load="imfile")
template(name="raw" type="string" string="<%PRI%>1 %TIMESTAMP:::date-rfc3339% %HOSTNAME% audit - - - %msg%")
input(type="imfile" file="${LOG}" tag="audit" addMetadata="off")
action(type="omfwd" target="127.0.0.1" port="${port}" protocol="tcp" tcp_framing="octet-counted" template="raw")
`,
  );
  const rsyslog = spawn("rsyslogd", ["-n", "-f", configuration, "-i", join(folder, "pid")], { stdio: "ignore" });
  const gone = new Promise((resolve) => rsyslog.once("close", resolve));
  try {
    await all;
    expect(lines()).toEqual(whole);
    expect(new Set(parts.map(({ host }) => host))).toEqual(new Set(["web-3"]));
    expect(parts[0]?.speaker).toEqual({ basis: "asserted", beside: "syslog from 127.0.0.1" });
  } finally {
    rsyslog.kill("SIGTERM");
    await gone;
    await listener.close();
  }
});
