import { crc32 } from "node:zlib";
import type { Entry, Part } from "./entry.ts";

/**
 * An entry in a segment of the journal, all numbers little endian:
 *
 * | at | bytes | what |
 * | --- | --- | --- |
 * | 0 | 4 | `LMIJ` |
 * | 4 | 4 | bytes of the description, JSON |
 * | 8 | 4 | bytes of the batches, which follow it one after the other |
 * | 12 | 4 | CRC-32 of the bytes before, of the rest of the head, and of all that follows |
 * | 16 | 8 | number of the entry |
 * | 24 | 8 | milliseconds since the Unix epoch |
 */
export const HEAD_BYTES = 32;
export const MAGIC = Buffer.from("LMIJ");
const MAX_DESCRIPTION = 16 << 20;
const MAX_BATCHES = 1 << 30;

type DescribedPart = Omit<Part, "bytes"> & { readonly length: number };

export interface RecordHead {
  readonly number: number;
  readonly receivedMs: number;
  readonly description: number;
  readonly batches: number;
  readonly crc: number;
  /** Head included. */
  readonly length: number;
}

/** An entry as pieces to be written one after the other. */
export function encodeRecord({ number, receivedMs, parts }: Entry): readonly Uint8Array[] {
  const described = parts.map(({ bytes, ...rest }): DescribedPart => ({ ...rest, length: bytes.length }));
  const description = Buffer.from(JSON.stringify(described));
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head, 0);
  head.writeUInt32LE(description.length, 4);
  head.writeUInt32LE(
    parts.reduce((sum, { bytes }) => sum + bytes.length, 0),
    8,
  );
  head.writeBigUInt64LE(BigInt(number), 16);
  head.writeDoubleLE(receivedMs, 24);
  let crc = crc32(description, crcOfHead(head));
  for (const { bytes } of parts) crc = crc32(bytes, crc);
  head.writeUInt32LE(crc, 12);
  return [head, description, ...parts.map(({ bytes }) => bytes)];
}

/** The head of a record; undefined when none begins here. */
export function decodeHead(bytes: Buffer): RecordHead | undefined {
  if (bytes.length < HEAD_BYTES || bytes.compare(MAGIC, 0, 4, 0, 4) !== 0) return undefined;
  const [description, batches] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8)];
  if (description > MAX_DESCRIPTION || batches > MAX_BATCHES) return undefined;
  return {
    number: Number(bytes.readBigUInt64LE(16)),
    receivedMs: bytes.readDoubleLE(24),
    description,
    batches,
    crc: bytes.readUInt32LE(12),
    length: HEAD_BYTES + description + batches,
  };
}

/** The whole record, head included; undefined when its checksum or its description is wrong. */
export function decodeRecord(head: RecordHead, bytes: Buffer): Entry | undefined {
  if (bytes.length !== head.length) return undefined;
  if (crc32(bytes.subarray(HEAD_BYTES), crcOfHead(bytes)) !== head.crc) return undefined;
  const parts = decodeParts(bytes.subarray(HEAD_BYTES), head.description);
  return parts === undefined ? undefined : { number: head.number, receivedMs: head.receivedMs, parts };
}

function decodeParts(bytes: Buffer, description: number): readonly Part[] | undefined {
  let described: readonly DescribedPart[];
  try {
    described = JSON.parse(bytes.toString("utf8", 0, description));
  } catch {
    return undefined;
  }
  let at = description;
  return described.map(({ length, ...rest }) => {
    const part = { ...rest, bytes: bytes.subarray(at, at + length) };
    at += length;
    return part;
  });
}

/** Everything of a head but the checksum itself. */
function crcOfHead(head: Buffer): number {
  return crc32(head.subarray(16, HEAD_BYTES), crc32(head.subarray(0, 12)));
}
