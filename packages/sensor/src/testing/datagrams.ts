/** A datagram of the process connector as the kernel sends it, for tests. */
export function connectorDatagram(
  what: number,
  words: readonly number[],
  { nanoseconds = 0n, cpu = 0, sequence = 0 }: { nanoseconds?: bigint; cpu?: number; sequence?: number } = {},
): Uint8Array {
  const bytes = new Uint8Array(76);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, 3, true); // NLMSG_DONE
  view.setUint32(16, 1, true); // CN_IDX_PROC
  view.setUint32(20, 1, true); // CN_VAL_PROC
  view.setUint32(24, sequence, true);
  view.setUint16(32, 40, true); // sizeof(struct proc_event)
  view.setUint32(36, what, true);
  view.setUint32(40, cpu, true);
  view.setBigUint64(44, nanoseconds, true);
  for (const [index, word] of words.entries()) view.setInt32(52 + 4 * index, word, true);
  return bytes;
}

/** A datagram of the audit multicast group. */
export function auditDatagram(type: number, text: string): Uint8Array {
  const body = new TextEncoder().encode(text);
  const bytes = new Uint8Array(16 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length, true); // the kernel leaves its own header out
  view.setUint16(4, type, true);
  bytes.set(body, 16);
  return bytes;
}
