import { blockOf, type TelemetryEvent } from "@limpid/core";
import { expect, test } from "vitest";
import { auditd } from "./source.ts";

const exit = (serial: number, uid: number, behind: string, node = "") =>
  `${node}type=SYSCALL msg=audit(1600000000.000:${serial}): arch=c000003e syscall=231 a0=0 a1=0 a2=0 a3=0 items=0 ppid=1 pid=${serial} auid=4294967295 uid=${uid} gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4294967295 comm="x" exe="/x" key="k"${behind}\n`;

function named(log: string): readonly unknown[] {
  const events: TelemetryEvent[] = [];
  const session = auditd.open({}, (event) => events.push(event));
  session.push(blockOf(log));
  session.end();
  return events.flatMap((event) => (event.kind === "account.named" ? [[event.host, event.uid, event.name]] : []));
}

const WWW = '\x1dARCH=x86_64 SYSCALL=exit_group AUID="unset" UID="www-data" GID="www-data" EUID="root"';

test.each([
  { name: "enriched", log: exit(1, 33, WWW), names: [["unknown", 33, "www-data"]] },
  { name: "the separator was lost", log: exit(1, 33, WWW.slice(1)), names: [["unknown", 33, "www-data"]] },
  { name: "told once", log: exit(1, 33, WWW) + exit(2, 33, WWW), names: [["unknown", 33, "www-data"]] },
  { name: "raw: nobody gave a name", log: exit(1, 33, ""), names: [] },
  { name: "an id without a name", log: exit(1, 999, '\x1dAUID="unset" UID="unknown(999)"'), names: [] },
  {
    name: "a name longer than any account's",
    log: exit(1, 33, `\x1dUID="${"a".repeat(300)}"`).replace("\x1dUID", "\x1dX=1 UID"),
    names: [],
  },
  {
    name: "each host has names of its own",
    log: exit(1, 33, WWW, "node=a ") + exit(1, 33, '\x1dAUID="unset" UID="http"', "node=b "),
    names: [
      ["a", 33, "www-data"],
      ["b", 33, "http"],
    ],
  },
])("$name", ({ log, names }) => {
  expect(named(log)).toEqual(names);
});
