import { closeSync, fstatSync, ftruncateSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Delivery } from "../transport.ts";

const NAME = /^(\d{10})\.spool$/;
const LINE_FEED = 10;
const BLOCK = 64 * 1024;

/** Numbers of the segments in a folder, the oldest first. */
export function segmentsIn(folder: string): number[] {
  const numbers = readdirSync(folder).flatMap((name) => {
    const [, number] = NAME.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return numbers.sort((one, other) => one - other);
}

export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(10, "0")}.spool`);
}

/** What is kept of one delivery: the key holds neither tab nor line feed, and JSON holds no raw control characters. */
export function encodeDelivery({ key, line }: Delivery): Buffer {
  return Buffer.from(`${key}\t${line}\n`);
}

export function decodeDelivery(text: string): Delivery | undefined {
  const tab = text.indexOf("\t");
  return tab < 1 || text[tab + 1] !== "{" || !text.endsWith("}")
    ? undefined
    : { key: text.slice(0, tab), line: text.slice(tab + 1) };
}

/** Takes away a last line that a crash cut; gives the length of what is whole. */
export function mendSegment(path: string): number {
  const file = openSync(path, "r+");
  try {
    const { size } = fstatSync(file);
    const block = Buffer.alloc(BLOCK);
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - BLOCK);
      const count = readSync(file, block, 0, end - start, start);
      const feed = block.subarray(0, count).lastIndexOf(LINE_FEED);
      if (feed >= 0) {
        const whole = start + feed + 1;
        if (whole < size) ftruncateSync(file, whole);
        return whole;
      }
      end = start;
    }
    if (size > 0) ftruncateSync(file, 0);
    return 0;
  } finally {
    closeSync(file);
  }
}
