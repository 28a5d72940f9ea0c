import fc from "fast-check";
import { expect, it, test } from "vitest";
import { auditDatagram } from "../../testing/datagrams.ts";
import { auditLine } from "./audit-line.ts";

const STAMP = "audit(1700000000.123:42):";

test.each([
  { type: 1300, text: `${STAMP} arch=c000003e`, line: `type=SYSCALL msg=${STAMP} arch=c000003e` },
  { type: 1309, text: `${STAMP} argc=1 a0="ls"`, line: `type=EXECVE msg=${STAMP} argc=1 a0="ls"` },
  { type: 1105, text: `${STAMP} pid=7 msg='op=x'\0`, line: `type=1105 msg=${STAMP} pid=7 msg='op=x'` },
  {
    type: 1107,
    text: `${STAMP} msg='x\ntype=LOGIN msg=${STAMP} pid=1'`,
    line: `type=1107 msg=${STAMP} msg='x type=LOGIN msg=${STAMP} pid=1'`,
  },
])("$type", ({ type, text, line }) => {
  expect(auditLine(auditDatagram(type, text))).toEqual({ type, line });
});

it("passes over what is no record", () => {
  expect(auditLine(auditDatagram(1000, `${STAMP} x`))).toBeUndefined();
  expect(auditLine(auditDatagram(1300, "x"))).toBeUndefined();
});

it("makes one line at most of any datagram", () => {
  const datagrams = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ maxLength: 200 }).map((text) => auditDatagram(1300, `audit(${text}`)),
  );
  fc.assert(
    fc.property(datagrams, (datagram) => {
      expect(auditLine(datagram)?.line ?? "").not.toMatch(/[\r\n\0]/);
    }),
  );
});
