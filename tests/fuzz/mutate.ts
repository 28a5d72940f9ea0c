import { type Field, type Layout, type Table, writeField } from "./layout.ts";
import type { Random } from "./random.ts";

/** What one mutation has to work with. */
interface Work {
  readonly random: Random;
  readonly layout: Layout;
  /** Another file of the same format, to take pieces from. */
  readonly donor: Uint8Array;
  readonly donorLayout: Layout;
}

export const LARGEST = 10_000_000; // the limits of time and memory are promised for files below this size
const USUAL_LARGEST = 400_000; // most inputs stay small, so that many are tried

type Blow = (bytes: Uint8Array, work: Work) => Uint8Array;

/** The blows and how often each is dealt, against each other. */
const BLOWS: readonly (readonly [weight: number, blow: Blow])[] = [
  [12, setField],
  [4, pointAtTable],
  [3, swapFields],
  [3, swapRows],
  [3, copyRow],
  [2, fillRow],
  [3, takeRow],
  [2, spliceTable],
  [2, appendDonor],
  [2, insertBytes],
  [2, removeBytes],
  [6, flipBytes],
  [4, setNumber],
  [3, copyWithin],
  [2, cut],
];
const WEIGHTED: readonly Blow[] = BLOWS.flatMap(([weight, blow]) => Array.from({ length: weight }, () => blow));
const GROW_ONE_IN = 1500; // a table of megabytes takes as long as hundreds of small files

export interface Mother {
  readonly bytes: Uint8Array;
  readonly layout: Layout;
}

/** A damaged copy of a file: one to six blows that know where its tables and numbers lie. */
export function mutate(mother: Mother, donor: Mother, random: Random): Uint8Array {
  const work: Work = { random, layout: mother.layout, donor: donor.bytes, donorLayout: donor.layout };
  let bytes = new Uint8Array(mother.bytes);
  if (random.oneIn(GROW_ONE_IN)) bytes = new Uint8Array(growTable(bytes, work));
  for (let blows = 1 + random.below(random.oneIn(4) ? 12 : 4); blows > 0; blows--) {
    const blow = WEIGHTED[random.below(WEIGHTED.length)] ?? flipBytes;
    const next = blow(bytes, work);
    if (next.length <= Math.max(USUAL_LARGEST, mother.bytes.length, bytes.length)) bytes = new Uint8Array(next);
  }
  return bytes;
}

function setField(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const field = random.pick(layout.fields);
  if (field === undefined) return flipBytes(bytes, { random } as Work);
  writeField(bytes, field, interesting(field, bytes.length, layout, random));
  return bytes;
}

/** A value that lies at an edge of what the field may say. */
function interesting(field: Field, size: number, layout: Layout, random: Random): bigint {
  const most = 2n ** BigInt(field.bytes * 8) - 1n;
  const edges = [0n, 1n, most, most - 1n, most / 2n, most / 2n + 1n, 2n, 3n, 4n, 7n, 8n, 16n, 255n, 65_535n];
  const near = BigInt(Math.max(0, size + random.below(9) - 4));
  if (field.kind === "type" && !random.oneIn(4)) return BigInt(random.pick(layout.types) ?? 0);
  if (field.kind === "flags" && !random.oneIn(4)) return BigInt(random.below(1 << 12)) | (random.oneIn(3) ? 2n : 0n);
  const choice = random.below(6);
  if (choice === 0) return near;
  if (choice === 1) return BigInt(random.below(size));
  if (choice === 2) return BigInt(random.below(64));
  if (choice === 3) return (2n ** 53n - 2n + BigInt(random.below(4))) & most;
  if (choice === 4) {
    // Ends with an offset beside it just at, or past, a power of two.
    return (most - near + BigInt(random.below(3))) & most;
  }
  return random.pick(edges) ?? 0n;
}

function pointAtTable(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const field = random.pick(layout.fields.filter(({ kind }) => kind === "offset"));
  const table = random.pick(layout.tables);
  if (field === undefined || table === undefined) return bytes;
  const row = random.oneIn(2) ? 0 : random.below(table.count) * table.entrySize;
  writeField(bytes, field, BigInt(Math.max(0, table.at + row + random.below(5) - 2)));
  return bytes;
}

/** Two numbers of one width change places: offsets of two tables, a count and a size. */
function swapFields(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const first = random.pick(layout.fields);
  const second = random.pick(layout.fields.filter(({ bytes: width }) => width === first?.bytes));
  if (first === undefined || second === undefined) return bytes;
  const held = bytes.slice(first.at, first.at + first.bytes);
  bytes.copyWithin(first.at, second.at, second.at + second.bytes);
  if (second.at + held.length <= bytes.length) bytes.set(held, second.at);
  return bytes;
}

function rowOf(table: Table, random: Random): number {
  return table.at + random.below(table.count) * table.entrySize;
}

function swapRows(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const table = random.pick(layout.tables);
  if (table === undefined) return bytes;
  const [first, second] = [rowOf(table, random), rowOf(table, random)];
  const held = bytes.slice(first, first + table.entrySize);
  bytes.copyWithin(first, second, second + table.entrySize);
  if (second + held.length <= bytes.length) bytes.set(held, second);
  return bytes;
}

function copyRow(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const table = random.pick(layout.tables);
  if (table === undefined) return bytes;
  const from = rowOf(table, random);
  bytes.copyWithin(rowOf(table, random), from, from + table.entrySize);
  return bytes;
}

function fillRow(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const table = random.pick(layout.tables);
  if (table === undefined) return bytes;
  const at = rowOf(table, random);
  return bytes.fill(random.oneIn(2) ? 0 : 0xff, at, at + table.entrySize);
}

/** A row of another file's table of the same shape. */
function takeRow(bytes: Uint8Array, { random, layout, donor, donorLayout }: Work): Uint8Array {
  const table = random.pick(layout.tables);
  const from = random.pick(donorLayout.tables.filter(({ entrySize }) => entrySize === table?.entrySize));
  if (table === undefined || from === undefined) return bytes;
  const start = rowOf(from, random);
  put(bytes, donor.subarray(start, start + from.entrySize), rowOf(table, random));
  return bytes;
}

/** Another file's table over one of this file's, or any piece of it anywhere. */
function spliceTable(bytes: Uint8Array, { random, layout, donor, donorLayout }: Work): Uint8Array {
  const from = random.pick(donorLayout.tables);
  const to = random.pick(layout.tables);
  if (from === undefined || to === undefined || random.oneIn(3)) {
    const start = random.below(donor.length);
    put(bytes, donor.subarray(start, start + 1 + random.below(512)), random.below(bytes.length));
    return bytes;
  }
  put(bytes, donor.subarray(from.at, from.at + from.entrySize * from.count), to.at);
  return bytes;
}

function put(bytes: Uint8Array, piece: Uint8Array, at: number): void {
  if (at < bytes.length) bytes.set(piece.subarray(0, bytes.length - at), at);
}

function appendDonor(bytes: Uint8Array, { random, donor }: Work): Uint8Array {
  const end = random.oneIn(3) ? random.below(donor.length) : donor.length;
  return joined(bytes, donor.subarray(0, end));
}

function insertBytes(bytes: Uint8Array, { random }: Work): Uint8Array {
  const at = random.below(bytes.length + 1);
  const piece = new Uint8Array(1 + random.below(random.oneIn(8) ? 4096 : 32)).fill(random.below(256));
  return joined(bytes.subarray(0, at), piece, bytes.subarray(at));
}

function removeBytes(bytes: Uint8Array, { random }: Work): Uint8Array {
  const at = random.below(bytes.length);
  return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(random.oneIn(8) ? 4096 : 32)));
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

/** Where bytes are hit that no table claims: half of them in the first 512, where headers are. */
function anywhere(bytes: Uint8Array, random: Random): number {
  return random.below(random.oneIn(2) ? Math.min(bytes.length, 512) : bytes.length);
}

function flipBytes(bytes: Uint8Array, { random }: Pick<Work, "random">): Uint8Array {
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = anywhere(bytes, random);
    if (at >= bytes.length) break;
    bytes[at] = random.oneIn(2) ? random.below(256) : (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
}

function setNumber(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const width = random.pick([1, 2, 4, 8] as const);
  const endian = random.oneIn(2) ? "little" : "big";
  const field: Field = { at: anywhere(bytes, random), bytes: width, kind: "value", endian };
  writeField(bytes, field, interesting(field, bytes.length, layout, random));
  return bytes;
}

function copyWithin(bytes: Uint8Array, { random }: Work): Uint8Array {
  const from = random.below(bytes.length);
  return bytes.copyWithin(random.below(bytes.length), from, from + 1 + random.below(random.oneIn(4) ? 4096 : 64));
}

/** Ends the file at, or a byte beside, the edge of a table, or anywhere. */
function cut(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const table = random.pick(layout.tables);
  if (table === undefined || random.oneIn(2)) return bytes.subarray(0, random.below(bytes.length));
  const edge = table.at + random.below(table.count + 1) * table.entrySize + random.below(3) - 1;
  return bytes.subarray(0, Math.max(0, edge));
}

/**
 * Repeats a table's rows behind the end until the file is up to 10 MB long, and points the header at them: what is
 * not linear in the bytes of a file shows here.
 */
function growTable(bytes: Uint8Array, { random, layout }: Work): Uint8Array {
  const table = random.pick(layout.tables.filter(({ offsetField }) => offsetField !== undefined));
  if (table?.offsetField === undefined) return bytes;
  const row = random.oneIn(2) ? rowOf(table, random) : table.at;
  const rows = row === table.at ? table.count : 1;
  const piece = bytes.slice(row, row + rows * table.entrySize);
  const room = Math.min(LARGEST, 1 << (17 + random.below(7))) - bytes.length;
  if (piece.length === 0 || room < piece.length) return bytes;
  const times = Math.floor(room / piece.length);
  const grown = new Uint8Array(bytes.length + times * piece.length);
  grown.set(bytes);
  grown.set(piece, bytes.length);
  // Doubling copies are quick however short the row is.
  for (let done = piece.length; done < times * piece.length; done *= 2) {
    grown.copyWithin(bytes.length + done, bytes.length, bytes.length + Math.min(done, times * piece.length - done));
  }
  if (random.oneIn(2)) vary(grown, bytes.length, table.entrySize, random);
  writeField(grown, table.offsetField, BigInt(bytes.length - (table.offsetBase ?? 0)));
  const { lengthField, lengthUnit, extendedCount, offsetField } = table;
  if (lengthField === undefined) return grown;
  const length = lengthUnit === "bytes" ? times * piece.length : times * rows;
  const most = 2 ** (lengthField.bytes * 8) - 1;
  if (length > most && extendedCount !== undefined) {
    writeField(grown, lengthField, 0n);
    const { offset, bytes: width } = extendedCount;
    writeField(grown, { ...offsetField, at: bytes.length + offset, bytes: width }, BigInt(length));
  } else writeField(grown, lengthField, BigInt(Math.min(length, most)));
  return grown;
}

/** Makes each row of a grown table another one: a number in it that counts up by a step. */
function vary(bytes: Uint8Array, from: number, entrySize: number, random: Random): void {
  const within = random.below(Math.max(1, entrySize >> 2)) << 2;
  const step = 2 ** random.below(24);
  const little = random.below(4) !== 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let value = 0;
  for (let at = from + within; at + 4 <= bytes.length; at += entrySize) {
    view.setUint32(at, value >>> 0, little);
    value += step;
  }
}
