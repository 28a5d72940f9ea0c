import { constants, crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { TelemetryEvent } from "@limpid/core";
import { decodeExactly } from "../database/exact-json.ts";
import type { PackedBlock } from "./pack.ts";

/**
 * A block of events in a segment, all numbers little endian:
 *
 * | at | bytes | what |
 * | --- | --- | --- |
 * | 0 | 4 | `LMEB` |
 * | 4 | 1 | version, 1 |
 * | 5 | 1 | 1: the JSON holds marks (database/exact-json.ts) |
 * | 6 | 2 | 0 |
 * | 8 | 4 | number of events |
 * | 12 | 4 | bytes of the JSON |
 * | 16 | 4 | bytes of the zstd frame that follows |
 * | 20 | 4 | CRC-32 of the bytes before and of the frame |
 *
 * The frame holds a JSON list of events and has a checksum of its own.
 */
export const HEAD_BYTES = 24;
const MAGIC = 0x42454d4c;
const VERSION = 1;
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 } };
/** One event of a source is below 1 MiB; a block ends with the one that fills it. */
const MAX_JSON_BYTES = 64 << 20;

export function encodeBlock({ json, marked, events }: PackedBlock): Buffer {
  const frame = zstdCompressSync(json, LEVEL);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt8(VERSION, 4);
  head.writeUInt8(marked ? 1 : 0, 5);
  head.writeUInt32LE(events, 8);
  head.writeUInt32LE(json.length, 12);
  head.writeUInt32LE(frame.length, 16);
  head.writeUInt32LE(crc32(frame, crc32(head.subarray(0, 20))), 20);
  return Buffer.concat([head, frame]);
}

/** The events of a block, or in words what is wrong with it. */
export function decodeBlock(
  bytes: Buffer,
): { readonly events: readonly TelemetryEvent[] } | { readonly wrong: string } {
  if (bytes.length < HEAD_BYTES) return { wrong: `${HEAD_BYTES} bytes of head expected, ${bytes.length} present` };
  if (bytes.readUInt32LE(0) !== MAGIC) return { wrong: "no block begins here" };
  if (bytes.readUInt8(4) !== VERSION) return { wrong: `version ${bytes.readUInt8(4)}, this program reads ${VERSION}` };
  const [count, length, packed] = [bytes.readUInt32LE(8), bytes.readUInt32LE(12), bytes.readUInt32LE(16)];
  const frame = bytes.subarray(HEAD_BYTES);
  if (frame.length !== packed) return { wrong: `${packed} bytes expected, ${frame.length} present` };
  if (crc32(frame, crc32(bytes.subarray(0, 20))) !== bytes.readUInt32LE(20)) return { wrong: "its checksum is wrong" };
  if (length > MAX_JSON_BYTES) return { wrong: `claims ${length} bytes, more than any block has` };
  try {
    const text = zstdDecompressSync(frame, { maxOutputLength: Math.max(1, length) }).toString();
    const events = decodeExactly({ text, marked: bytes.readUInt8(5) === 1 });
    if (Array.isArray(events) && events.length === count) return { events };
    return { wrong: `${count} events expected, ${Array.isArray(events) ? events.length : 0} present` };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}
