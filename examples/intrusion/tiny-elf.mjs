// A small valid ELF program for x86-64, with or without its symbol table. It ends at once when it is run.
// @see https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html

const BASE = 0x400000;
const HEADER = 64;
const PROGRAM_HEADER = 56;
const SECTION_HEADER = 64;
const SYMBOL = 24;
const PAGE = 0x1000;

const SHT = { PROGBITS: 1, SYMTAB: 2, STRTAB: 3 };
const SHF = { ALLOC: 2, EXECINSTR: 4 };
const STT_FUNC = 2;

/** `names`: functions of the program, each some instructions long. `stripped` leaves .symtab and .strtab out. */
export function tinyElf({ names, text, stripped }) {
  const functions = names.map((name, index) => ({ name, code: instructions(index) }));
  const code = Buffer.concat(functions.map(({ code: one }) => one));
  const codeAt = PAGE; // the first page holds the headers
  const data = Buffer.from(`${text}\0`);
  const dataAt = align(codeAt + code.length, 16);

  const sections = [
    { name: ".text", type: SHT.PROGBITS, flags: SHF.ALLOC | SHF.EXECINSTR, at: codeAt, bytes: code, alignment: 16 },
    { name: ".rodata", type: SHT.PROGBITS, flags: SHF.ALLOC, at: dataAt, bytes: data, alignment: 16 },
    { name: ".comment", type: SHT.PROGBITS, flags: 0, bytes: Buffer.from("Limpid example\0"), alignment: 1 },
  ];
  if (!stripped) {
    const strings = stringTable(functions.map(({ name }) => name));
    sections.push({
      name: ".symtab",
      type: SHT.SYMTAB,
      flags: 0,
      bytes: symbolTable(functions, strings, BASE + codeAt),
      alignment: 8,
      entry: SYMBOL,
      link: 5,
      info: functions.length,
    });
    sections.push({ name: ".strtab", type: SHT.STRTAB, flags: 0, bytes: strings.bytes, alignment: 1 });
  }
  const sectionNames = stringTable([...sections.map(({ name }) => name), ".shstrtab"]);
  sections.push({ name: ".shstrtab", type: SHT.STRTAB, flags: 0, bytes: sectionNames.bytes, alignment: 1 });

  let end = dataAt + data.length;
  for (const section of sections) {
    if (section.at !== undefined) continue;
    section.at = align(end, section.alignment);
    end = section.at + section.bytes.length;
  }
  const tableAt = align(end, 8);
  const file = Buffer.alloc(tableAt + (sections.length + 1) * SECTION_HEADER);
  writeHeader(file, { entry: BASE + codeAt, tableAt, count: sections.length + 1 });
  writeLoad(file, HEADER, { at: 0, size: dataAt + data.length, flags: 5 });
  for (const [index, section] of sections.entries()) {
    section.bytes.copy(file, section.at);
    writeSection(file, tableAt + (index + 1) * SECTION_HEADER, section, sectionNames.offsetOf(section.name));
  }
  return file;
}

/** The first function ends the program (exit(0)); the others are ordinary prologues and arithmetic that never run. */
function instructions(index) {
  if (index === 0) return Buffer.from([0x31, 0xff, 0xb8, 0x3c, 0, 0, 0, 0x0f, 0x05, 0xc3]);
  const body = [];
  for (let step = 0; step < 12 + (index % 7); step++) body.push(0x05, index & 0xff, step, 0, 0); // add eax, imm32
  return Buffer.from([0x55, 0x48, 0x89, 0xe5, ...body, 0x5d, 0xc3]); // push rbp; mov rbp, rsp; …; pop rbp; ret
}

function stringTable(strings) {
  const offsets = new Map();
  let text = "\0";
  for (const one of strings) {
    offsets.set(one, text.length);
    text += `${one}\0`;
  }
  return { bytes: Buffer.from(text), offsetOf: (one) => offsets.get(one) };
}

/** All but the last function are local; the last is global, as `main` would be. */
function symbolTable(functions, strings, address) {
  const table = Buffer.alloc((functions.length + 1) * SYMBOL);
  for (const [index, { name, code }] of functions.entries()) {
    const at = (index + 1) * SYMBOL;
    const binding = index === functions.length - 1 ? 1 : 0;
    table.writeUInt32LE(strings.offsetOf(name), at);
    table.writeUInt8((binding << 4) | STT_FUNC, at + 4);
    table.writeUInt16LE(1, at + 6); // .text
    table.writeBigUInt64LE(BigInt(address), at + 8);
    table.writeBigUInt64LE(BigInt(code.length), at + 16);
    address += code.length;
  }
  return table;
}

function writeHeader(file, { entry, tableAt, count }) {
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(file);
  file.writeUInt16LE(2, 16); // ET_EXEC
  file.writeUInt16LE(62, 18); // EM_X86_64
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(entry), 24);
  file.writeBigUInt64LE(BigInt(HEADER), 32);
  file.writeBigUInt64LE(BigInt(tableAt), 40);
  file.writeUInt16LE(HEADER, 52);
  file.writeUInt16LE(PROGRAM_HEADER, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt16LE(SECTION_HEADER, 58);
  file.writeUInt16LE(count, 60);
  file.writeUInt16LE(count - 1, 62); // .shstrtab is the last one
}

function writeLoad(file, offset, { at, size, flags }) {
  file.writeUInt32LE(1, offset); // PT_LOAD
  file.writeUInt32LE(flags, offset + 4);
  file.writeBigUInt64LE(BigInt(at), offset + 8);
  file.writeBigUInt64LE(BigInt(BASE + at), offset + 16);
  file.writeBigUInt64LE(BigInt(BASE + at), offset + 24);
  file.writeBigUInt64LE(BigInt(size), offset + 32);
  file.writeBigUInt64LE(BigInt(size), offset + 40);
  file.writeBigUInt64LE(BigInt(PAGE), offset + 48);
}

function writeSection(file, offset, { type, flags, at, bytes, alignment, entry = 0, link = 0, info = 0 }, name) {
  const address = (flags & SHF.ALLOC) === 0 ? 0 : BASE + at;
  file.writeUInt32LE(name, offset);
  file.writeUInt32LE(type, offset + 4);
  file.writeBigUInt64LE(BigInt(flags), offset + 8);
  file.writeBigUInt64LE(BigInt(address), offset + 16);
  file.writeBigUInt64LE(BigInt(at), offset + 24);
  file.writeBigUInt64LE(BigInt(bytes.length), offset + 32);
  file.writeUInt32LE(link, offset + 40);
  file.writeUInt32LE(info, offset + 44);
  file.writeBigUInt64LE(BigInt(alignment), offset + 48);
  file.writeBigUInt64LE(BigInt(entry), offset + 56);
}

function align(value, to) {
  return Math.ceil(value / to) * to;
}
