/** A binary property list, written as Core Foundation does, for tests: no value is shared. */
export function binaryPlist(value: unknown): Uint8Array {
  const objects: Uint8Array[] = [];
  add(value, objects);
  const header = new TextEncoder().encode("bplist00");
  const offsets: number[] = [];
  let at = header.length;
  for (const object of objects) {
    offsets.push(at);
    at += object.length;
  }
  const trailer = new Uint8Array(32);
  trailer[6] = 4;
  trailer[7] = 2;
  const view = new DataView(trailer.buffer);
  view.setBigUint64(8, BigInt(objects.length));
  view.setBigUint64(24, BigInt(at));
  return joined([header, ...objects, ...offsets.map((offset) => big(offset, 4)), trailer]);
}

/** Its number among the objects; what it refers to comes behind it. */
function add(value: unknown, objects: Uint8Array[]): number {
  const number = objects.push(new Uint8Array(0)) - 1;
  objects[number] = encoded(value, objects);
  return number;
}

function encoded(value: unknown, objects: Uint8Array[]): Uint8Array {
  if (value === true || value === false) return new Uint8Array([value ? 9 : 8]);
  if (typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))) {
    return joined([new Uint8Array([0x13]), big(value, 8)]);
  }
  if (typeof value === "number") return real(0x23, value);
  if (value instanceof Date) return real(0x33, value.getTime() / 1000 - 978_307_200);
  if (value instanceof Uint8Array) return joined([marker(4, value.length), value]);
  if (typeof value === "string") return text(value);
  const references = (list: readonly unknown[]): Uint8Array[] => list.map((each) => big(add(each, objects), 2));
  if (Array.isArray(value)) return joined([marker(0xa, value.length), ...references(value)]);
  const map = value as ReadonlyMap<string, unknown>;
  return joined([marker(0xd, map.size), ...references([...map.keys()]), ...references([...map.values()])]);
}

function text(value: string): Uint8Array {
  if (/^[\x20-\x7e]*$/.test(value)) return joined([marker(5, value.length), new TextEncoder().encode(value)]);
  const units = Array.from({ length: value.length }, (_, index) => big(value.charCodeAt(index), 2));
  return joined([marker(6, value.length), ...units]);
}

function marker(kind: number, length: number): Uint8Array {
  if (length < 15) return new Uint8Array([(kind << 4) | length]);
  return joined([new Uint8Array([(kind << 4) | 15, 0x12]), big(length, 4)]);
}

function real(kind: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes[0] = kind;
  new DataView(bytes.buffer).setFloat64(1, value);
  return bytes;
}

function big(value: number | bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value));
  return bytes.subarray(8 - size);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
