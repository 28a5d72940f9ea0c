const HEADER = 32;
const SEGMENT = 72;
const SECTION = 80;
const ENTRY = 24;
const CODE_AT = 0x1000;
const CODE_SIZE = 8192;
const CPU: Readonly<Record<string, readonly [type: number, subtype: number]>> = {
  arm64: [0x0100000c, 0],
  x64: [0x01000007, 3],
};

/**
 * A Mach-O program without a symbol table and without strings. It is written and never run: its code is one return
 * after another, and it is not signed.
 */
export function machOPayload(arch: string): Uint8Array {
  const [type, subtype] = CPU[arch] ?? [0x0100000c, 0];
  const file = new Uint8Array(CODE_AT + CODE_SIZE);
  const view = new DataView(file.buffer);
  const words = [0xfeedfacf, type, subtype, 2, 2, SEGMENT + SECTION + ENTRY, 1]; // MH_EXECUTE, two commands
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
  segment(view, HEADER, file);
  view.setUint32(HEADER + SEGMENT + SECTION, 0x80000028, true); // LC_MAIN
  view.setUint32(HEADER + SEGMENT + SECTION + 4, ENTRY, true);
  view.setBigUint64(HEADER + SEGMENT + SECTION + 8, BigInt(CODE_AT), true);
  for (let at = CODE_AT; at < file.length; at += 4)
    view.setUint32(at, type === 0x0100000c ? 0xd65f03c0 : 0xc3c3c3c3, true);
  return file;
}

function segment(view: DataView, at: number, file: Uint8Array): void {
  const base = 0x1_0000_0000n;
  view.setUint32(at, 0x19, true); // LC_SEGMENT_64
  view.setUint32(at + 4, SEGMENT + SECTION, true);
  file.set(new TextEncoder().encode("__TEXT"), at + 8);
  view.setBigUint64(at + 24, base, true);
  view.setBigUint64(at + 32, BigInt(file.length), true);
  view.setBigUint64(at + 48, BigInt(file.length), true);
  view.setUint32(at + 56, 5, true);
  view.setUint32(at + 60, 5, true);
  view.setUint32(at + 64, 1, true);
  const section = at + SEGMENT;
  file.set(new TextEncoder().encode("__text"), section);
  file.set(new TextEncoder().encode("__TEXT"), section + 16);
  view.setBigUint64(section + 32, base + BigInt(CODE_AT), true);
  view.setBigUint64(section + 40, BigInt(CODE_SIZE), true);
  view.setUint32(section + 48, CODE_AT, true);
  view.setUint32(section + 52, 2, true);
  view.setUint32(section + 64, 0x80000400, true);
}
