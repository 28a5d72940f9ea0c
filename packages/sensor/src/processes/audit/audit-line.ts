import type { Latin1 } from "@limpid/core";

const HEADER = 16; // sizeof(struct nlmsghdr)
const TYPE = 4;

/** Names of the record types that make up most of a stream; the others are understood by their number. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [1300, "SYSCALL"],
  [1302, "PATH"],
  [1307, "CWD"],
  [1309, "EXECVE"],
  [1327, "PROCTITLE"],
]);

/** A message of the audit multicast group. */
export interface AuditMessage {
  readonly type: number;
  /** As auditd would write it into its log, without the line feed. */
  readonly line: Latin1;
}

/**
 * The line of a message, undefined when it is none. Its length is the datagram's: the header's own word leaves the
 * header out in some kernels. What user space wrote may hold line feeds; they must not begin another record.
 */
export function auditLine(datagram: Uint8Array): AuditMessage | undefined {
  if (datagram.length <= HEADER) return undefined;
  const type = (datagram[TYPE] ?? 0) | ((datagram[TYPE + 1] ?? 0) << 8);
  if (type < FIRST_RECORD) return undefined; // an answer or a control message
  const text = Buffer.from(datagram.buffer, datagram.byteOffset + HEADER, datagram.length - HEADER).toString("latin1");
  if (!text.startsWith("audit(")) return undefined;
  let end = text.length;
  while (end > 0 && BREAKS.includes(text.charAt(end - 1))) end--;
  const body = text.slice(0, end).replace(/[\0\r\n]/g, " ");
  return { type, line: `type=${NAMES.get(type) ?? type} msg=${body}` };
}

const BREAKS = "\0\r\n";
const FIRST_RECORD = 1006; // AUDIT_LOGIN; what is below asks or sets
