import { type Architecture, printAndExit, returnOnly } from "./code.ts";

/** How the payload hides, or that it does not. */
export type Disguise =
  /** Symbols and sections as a linker leaves them. */
  | "plain"
  /** `strip -s`. */
  | "stripped"
  /** `sstrip`: no section headers. */
  | "sections-removed"
  /** The marker of UPX, no sections, and a loaded part that looks compressed. */
  | "packed"
  /** A symbol table whose values lie outside of the code. */
  | "decoy-symbols";

export interface PayloadRecipe {
  readonly architecture: Architecture;
  readonly disguise: Disguise;
  /** What it prints, a line of its own; other words make another file. */
  readonly prints: string;
  /** How long it stays after that, in milliseconds; it ends at once when that is not said. */
  readonly staysMs?: number;
}

const HEADER = 64;
const PROGRAM_HEADER = 56;
const SECTION_HEADER = 64;
const CODE_AT = 256; // behind the headers and what UPX puts there
const BASE = 0x400000;
const FUNCTIONS = 256; // of 32 bytes: a size that programs have
const FUNCTION_SIZE = 32;
const FIRST_FUNCTION = 64; // the start routine is no longer
const MACHINE: Readonly<Record<Architecture, number>> = { x86_64: 62, aarch64: 183 };

/** A static ELF program that prints one line and ends. All of its bytes are made here. */
export function elfPayload({ architecture, disguise, prints, staysMs = 0 }: PayloadRecipe): Uint8Array {
  const code = codeOf(architecture, prints, staysMs);
  const loaded = disguise === "packed" ? [code, noise(16_384)] : [code];
  const sections = disguise === "packed" || disguise === "sections-removed" ? [] : sectionsOf(code.length, disguise);
  const contents = [...loaded, ...sections.map(({ content }) => content)];
  const size = contents.reduce((sum, { length }) => sum + length, CODE_AT);
  const tableAt = align(size, 8);
  const file = new Uint8Array(sections.length === 0 ? size : tableAt + (sections.length + 2) * SECTION_HEADER);
  let at = CODE_AT;
  for (const content of contents) {
    file.set(content, at);
    at += content.length;
  }
  const view = new DataView(file.buffer);
  fileHeader(file, view, architecture, sections.length === 0 ? undefined : { at: tableAt, count: sections.length + 2 });
  const loadedSize = loaded.reduce((sum, { length }) => sum + length, CODE_AT);
  programHeader(view, loadedSize);
  if (disguise === "packed") file.set(new TextEncoder().encode("UPX!"), HEADER + PROGRAM_HEADER + 4); // l_info
  if (sections.length > 0) sectionTable(view, tableAt, code.length, sections);
  return file;
}

function codeOf(architecture: Architecture, prints: string, staysMs: number): Uint8Array {
  const text = new TextEncoder().encode(`${prints}\n`);
  const textAt = FIRST_FUNCTION + FUNCTIONS * FUNCTION_SIZE;
  const code = new Uint8Array(textAt + text.length);
  code.set(printAndExit(architecture, { distance: textAt, length: text.length, staysMs }));
  const function_ = returnOnly(architecture);
  for (let index = 0; index < FUNCTIONS; index++) code.set(function_, FIRST_FUNCTION + index * FUNCTION_SIZE);
  code.set(text, textAt);
  return code;
}

interface Section {
  readonly name: number;
  readonly type: number;
  readonly content: Uint8Array;
  readonly link: number;
  readonly info: number;
  readonly entrySize: number;
}

const NAMES = new TextEncoder().encode("\0.text\0.symtab\0.strtab\0.shstrtab\0");
const [TEXT_NAME, SYMTAB_NAME, STRTAB_NAME, SHSTRTAB_NAME] = [1, 7, 15, 23];

/** The sections behind `.text`. */
function sectionsOf(codeSize: number, disguise: Disguise): readonly Section[] {
  const names = { name: SHSTRTAB_NAME, type: 3, content: NAMES, link: 0, info: 0, entrySize: 0 };
  if (disguise === "stripped") return [names];
  const { symbols, texts } = symbolsOf(codeSize, disguise === "decoy-symbols");
  return [
    { name: SYMTAB_NAME, type: 2, content: symbols, link: 3, info: 1 + FUNCTIONS, entrySize: 24 },
    { name: STRTAB_NAME, type: 3, content: texts, link: 0, info: 0, entrySize: 0 },
    names,
  ];
}

/** Local symbols of all functions and a global one of the start; as decoys, of places where no code is. */
function symbolsOf(codeSize: number, decoy: boolean): { readonly symbols: Uint8Array; readonly texts: Uint8Array } {
  const names = ["", ...Array.from({ length: FUNCTIONS }, (_, index) => `step_${index}`), "_start"];
  const texts = new TextEncoder().encode(`${names.join("\0")}\0`);
  const symbols = new Uint8Array(names.length * 24);
  const view = new DataView(symbols.buffer);
  let nameAt = 0;
  for (const [index, name] of names.entries()) {
    const isStart = index === names.length - 1;
    if (index > 0) {
      const offset = isStart ? 0 : FIRST_FUNCTION + (index - 1) * FUNCTION_SIZE;
      const value = BASE + CODE_AT + offset + (decoy ? codeSize + 0x10_0000 : 0);
      view.setUint32(index * 24, nameAt, true);
      symbols[index * 24 + 4] = isStart ? 0x12 : 0x02; // STB_GLOBAL or STB_LOCAL, STT_FUNC
      view.setUint16(index * 24 + 6, 1, true);
      view.setBigUint64(index * 24 + 8, BigInt(value), true);
      view.setBigUint64(index * 24 + 16, BigInt(isStart ? FIRST_FUNCTION : FUNCTION_SIZE), true);
    }
    nameAt += name.length + 1;
  }
  return { symbols, texts };
}

function fileHeader(
  file: Uint8Array,
  view: DataView,
  architecture: Architecture,
  sections: { readonly at: number; readonly count: number } | undefined,
): void {
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true); // ET_EXEC
  view.setUint16(18, MACHINE[architecture], true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(BASE + CODE_AT), true);
  view.setBigUint64(32, BigInt(HEADER), true);
  view.setUint16(52, HEADER, true);
  view.setUint16(54, PROGRAM_HEADER, true);
  view.setUint16(56, 1, true);
  if (sections === undefined) return;
  view.setBigUint64(40, BigInt(sections.at), true);
  view.setUint16(58, SECTION_HEADER, true);
  view.setUint16(60, sections.count, true);
  view.setUint16(62, sections.count - 1, true);
}

/** One loaded segment, from the beginning of the file; it can be read and executed. */
function programHeader(view: DataView, size: number): void {
  view.setUint32(HEADER, 1, true);
  view.setUint32(HEADER + 4, 5, true);
  view.setBigUint64(HEADER + 16, BigInt(BASE), true);
  view.setBigUint64(HEADER + 24, BigInt(BASE), true);
  view.setBigUint64(HEADER + 32, BigInt(size), true);
  view.setBigUint64(HEADER + 40, BigInt(size), true);
  view.setBigUint64(HEADER + 48, 0x10000n, true);
}

function sectionTable(view: DataView, tableAt: number, codeSize: number, sections: readonly Section[]): void {
  const text = tableAt + SECTION_HEADER;
  view.setUint32(text, TEXT_NAME, true);
  view.setUint32(text + 4, 1, true);
  view.setBigUint64(text + 8, 6n, true); // SHF_ALLOC, SHF_EXECINSTR
  view.setBigUint64(text + 16, BigInt(BASE + CODE_AT), true);
  view.setBigUint64(text + 24, BigInt(CODE_AT), true);
  view.setBigUint64(text + 32, BigInt(codeSize), true);
  view.setBigUint64(text + 48, 16n, true);
  let contentAt = CODE_AT + codeSize;
  for (const [index, { name, type, content, link, info, entrySize }] of sections.entries()) {
    const at = tableAt + (index + 2) * SECTION_HEADER;
    view.setUint32(at, name, true);
    view.setUint32(at + 4, type, true);
    view.setBigUint64(at + 24, BigInt(contentAt), true);
    view.setBigUint64(at + 32, BigInt(content.length), true);
    view.setUint32(at + 40, link, true);
    view.setUint32(at + 44, info, true);
    view.setBigUint64(at + 48, 1n, true);
    view.setBigUint64(at + 56, BigInt(entrySize), true);
    contentAt += content.length;
  }
}

/** Bytes without a pattern, the same each time (xorshift32): what compression leaves. */
function noise(length: number): Uint8Array {
  let state = 0x9e3779b9;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
