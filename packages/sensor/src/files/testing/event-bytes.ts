/** An event as the kernel writes it, for the tests of its decoder. */
export function eventBytes(event: {
  readonly mask: number;
  readonly pid: number;
  readonly records: readonly Buffer[];
}): Buffer {
  const records = Buffer.concat(event.records);
  const header = Buffer.alloc(24);
  header.writeUInt32LE(header.length + records.length, 0);
  header.writeUInt8(3, 4);
  header.writeUInt16LE(header.length, 6);
  header.writeUInt32LE(event.mask, 8);
  header.writeInt32LE(-1, 16);
  header.writeInt32LE(event.pid, 20);
  return Buffer.concat([header, records]);
}

/** A record with a file handle; with a name when it is one of a place. Padded to four bytes, as the kernel does. */
export function handleRecord(type: number, fsid: string, handle: readonly number[], name?: string): Buffer {
  const text = name === undefined ? Buffer.alloc(0) : Buffer.from(`${name}\0`, "latin1");
  const used = 4 + 8 + 8 + handle.length + text.length;
  const record = Buffer.alloc(Math.ceil(used / 4) * 4);
  record.writeUInt8(type, 0);
  record.writeUInt16LE(record.length, 2);
  record.write(fsid, 4, "latin1");
  record.writeUInt32LE(handle.length, 12);
  record.writeInt32LE(1, 16);
  record.set(handle, 20);
  record.set(text, 20 + handle.length);
  return record;
}

export function pidRecord(descriptor: number): Buffer {
  const record = Buffer.from([4, 0, 8, 0, 0, 0, 0, 0]);
  record.writeInt32LE(descriptor, 4);
  return record;
}
