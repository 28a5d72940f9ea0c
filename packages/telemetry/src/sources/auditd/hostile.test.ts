import { describe, expect, test } from "vitest";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { accountedFor, readLog } from "../../testing/read.ts";
import { auditd } from "./source.ts";

/** Streams that try to cost more than their bytes. Each is made in two sizes: time may grow with bytes, not faster. */
const stamp = (serial: number, at = 1_700_000_000) => `msg=audit(${at}.100:${serial}):`;
const SYSCALL =
  "arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=2 ppid=1 pid=2 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1";
const lines = (count: number, line: (index: number) => string) =>
  `${Array.from({ length: count }, (_, index) => line(index)).join("\n")}\n`;

const STREAMS: readonly (readonly [string, (n: number) => string])[] = [
  ["events that never end", (n) => lines(n, (i) => `type=SYSCALL ${stamp(i)} ${SYSCALL} comm="a${i}" exe="/x${i}"`)],
  [
    "events that never end, backwards",
    (n) => lines(n, (i) => `type=SYSCALL ${stamp(n - i, 1_700_000_000 - i)} ${SYSCALL} comm="a" exe="/x"`),
  ],
  [
    "random serials",
    (n) =>
      lines(
        n,
        (i) =>
          `type=PATH ${stamp((i * 2_654_435_761) % 4_294_967_296)} item=0 name="/a${i}" inode=${i} nametype=NORMAL`,
      ),
  ],
  [
    "a gap at every event",
    (n) =>
      lines(
        n,
        (i) =>
          `type=SYSCALL ${stamp(i * 3)} arch=c000003e syscall=57 success=yes exit=9 ${SYSCALL.slice(SYSCALL.indexOf("a0="))} comm="a" exe="/x"`,
      ),
  ],
  ["a host per line", (n) => lines(n, (i) => `node=h${i} type=SYSCALL ${stamp(i)} ${SYSCALL} comm="a" exe="/x"`)],
  ["a type per line", (n) => lines(n, (i) => `type=T${i} ${stamp(i)} x`)],
  ["arguments of one event", (n) => lines(n, (i) => `type=EXECVE ${stamp(1)} a${i % 7}[${i}]=6161`)],
  [
    "names of one event, backwards",
    (n) => lines(n, (i) => `type=PATH ${stamp(1)} item=${n - i} name="/a" inode=1 nametype=NORMAL`),
  ],
  [
    "one line of arguments",
    (n) =>
      `type=EXECVE ${stamp(1)} argc=4000000000${lines(n, (i) => `a${i}="x"`)
        .replaceAll("\n", " ")
        .slice(0, 130_000)}\n`,
  ],
  ["quotes that never close", (n) => lines(n, (i) => `type=SYSCALL ${stamp(i)} ${SYSCALL} comm="a exe="/x`)],
  ["no blanks after equals", (n) => lines(n, (i) => `type=PATH ${stamp(i)} item=0 name=${"A".repeat(60)}`)],
  ["messages without fields", (n) => lines(n, (i) => `type=USER_START ${stamp(i)} pid=1 msg='${"acct ".repeat(12)}`)],
  [
    "one event of a user",
    (n) => lines(n, (i) => `type=USER_LOGIN ${stamp(i)} pid=1 msg='acct=acct=acct= exe=${"acct=".repeat(20)}'`),
  ],
  ["prefixes", (n) => lines(n, (i) => `${"node= ".repeat(20)}type=CWD ${stamp(i)} cwd="/"`)],
  ["garbage", (n) => lines(n, (i) => `${"type= msg=audit(".repeat(8)}${i}`)],
  [
    "dots and slashes",
    (n) =>
      lines(
        n,
        (i) =>
          `type=PATH ${stamp(i)} item=0 name="${"/.././".repeat(20)}" inode=${i} dev=fe:00 mode=0100644 ouid=0 nametype=NORMAL`,
      ),
  ],
];

function seconds(text: string): number {
  const start = processorMs();
  const { counts } = readLog(auditd, text);
  expect(accountedFor(counts)).toBe(counts.linesRead);
  return (processorMs() - start) / 1000;
}

describe("hostile streams", () => {
  test.each(STREAMS)("%s", (_, make) => {
    const [small, large] = [make(3_000), make(24_000)];
    seconds(small); // warm
    const first = Math.min(seconds(small), seconds(small));
    const second = seconds(large);
    // Eight times the lines in at most 40 times the time, on a machine that others use; 5 microseconds a byte at worst.
    expect(second).toBeLessThan(Math.max(0.5, 40 * first));
    expect(second).toBeLessThan(0.5 + 5e-6 * large.length);
  });
});
