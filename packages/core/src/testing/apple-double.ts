/** An AppleDouble file with these extended attributes, as macOS writes it beside a file (`._name`), for tests. */
export function appleDouble(attributes: Readonly<Record<string, Uint8Array | string>>): Uint8Array {
  const entries = Object.entries(attributes).map(([name, value]) => ({
    name: new TextEncoder().encode(`${name}\0`),
    value: typeof value === "string" ? new TextEncoder().encode(value) : value,
  }));
  const sizes = entries.map(({ name }) => (11 + name.length + 3) & ~3);
  const start = 120 + sizes.reduce((sum, size) => sum + size, 0);
  const total = start + entries.reduce((sum, { value }) => sum + value.length, 0);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0005_1607);
  view.setUint32(4, 0x0002_0000);
  bytes.set(new TextEncoder().encode("Mac OS X        "), 8);
  view.setUint16(24, 2);
  for (const [index, [id, offset, length]] of [
    [9, 50, total - 50],
    [2, total, 0],
  ].entries()) {
    view.setUint32(26 + index * 12, id ?? 0);
    view.setUint32(30 + index * 12, offset ?? 0);
    view.setUint32(34 + index * 12, length ?? 0);
  }
  view.setUint32(84, 0x4154_5452);
  view.setUint32(92, total);
  view.setUint32(96, start);
  view.setUint32(100, total - start);
  view.setUint16(118, entries.length);
  let at = 120;
  let data = start;
  for (const [index, { name, value }] of entries.entries()) {
    view.setUint32(at, data);
    view.setUint32(at + 4, value.length);
    view.setUint8(at + 10, name.length);
    bytes.set(name, at + 11);
    bytes.set(value, data);
    at += sizes[index] ?? 0;
    data += value.length;
  }
  return bytes;
}
