import { expect, it } from "vitest";
import { auditDatagram } from "../../testing/datagrams.ts";
import { type AuditEvent, AuditRecords } from "./audit-records.ts";

const STAMP = "audit(1700000000.123:42):";
const NOW = 1_700_000_000_124;

function reading() {
  const events: AuditEvent[] = [];
  let lost = 0;
  const records = new AuditRecords("web-1", {
    event: (event) => events.push(event),
    lost: (count) => {
      lost += count;
    },
  });
  return { records, events, lost: () => lost };
}

it("makes one execution of its records", () => {
  const { records, events } = reading();
  const rest = 'uid=0 gid=0 euid=0 auid=1000 ses=3 tty=pts0 comm="ls" exe="/usr/bin/ls" key=(null)';
  const datagrams = [
    auditDatagram(1300, `${STAMP} arch=c000003e syscall=59 success=yes exit=0 a0=1 items=1 ppid=7 pid=8 ${rest}`),
    auditDatagram(1309, `${STAMP} argc=2 a0="ls" a1="-l"`),
    auditDatagram(1307, `${STAMP} cwd="/root"`),
    auditDatagram(1302, `${STAMP} item=0 name="/bin/ls" inode=9 dev=fe:00 mode=0100755 ouid=0 nametype=NORMAL`),
    auditDatagram(1327, `${STAMP} proctitle="ls"`),
    auditDatagram(1320, STAMP.slice(0, -1)),
  ];
  for (const datagram of datagrams) records.take(datagram);
  expect(events).toEqual([]);
  records.give(NOW);
  expect(events).toMatchObject([
    {
      kind: "process.executed",
      host: "web-1",
      argv: ["ls", "-l"],
      process: { pid: 8, loginUser: 1000, cwd: "/root", image: "/usr/bin/ls" },
    },
  ]);
});

it("says what the numbering misses, and what it could not read", () => {
  const { records, events, lost } = reading();
  records.take(auditDatagram(1300, `audit(1700000000.123:42): syscall=1 arch=c000003e`));
  records.take(auditDatagram(1300, `audit(1700000000.123:45): syscall=1 arch=c000003e`));
  records.take(new Uint8Array(3));
  records.give(NOW);
  expect(lost()).toBe(0); // late ones may come yet
  records.give(NOW + 2001);
  expect([lost(), events, records.unreadable]).toEqual([2, [], 1]);
});
