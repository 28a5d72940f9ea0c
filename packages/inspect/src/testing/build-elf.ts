import type { Endian } from "@limpid/core";
import { ByteWriter } from "./byte-writer.ts";

/** What an ELF file for a test is made of. Everything has a default: `buildElf()` is a stripped x86-64 program. */
export interface ElfRecipe {
  readonly bits?: 32 | 64;
  readonly endian?: Endian;
  /** `exec` is the default; a `dyn` with an interpreter is a position-independent program, without one a library. */
  readonly type?: "exec" | "dyn" | "rel" | "core";
  /** e_machine; 62 (x86-64), or 3 (i386) in 32-bit files. */
  readonly machine?: number;
  readonly osAbi?: number;
  /** Bytes of `.text`. The default leaves at once with status 0 on Linux for x86-64. */
  readonly code?: Uint8Array;
  /** The loaded segment may be written to. */
  readonly writableCode?: boolean;
  /** Memory that the segment asks for beyond its bytes in the file. */
  readonly bss?: number;
  /** Entries of `.symtab` behind the null symbol. Absent: no `.symtab`, as `strip -s` leaves it. */
  readonly symbols?: readonly SymbolRecipe[];
  /** Entries of `.dynsym` behind the null symbol. */
  readonly dynamicSymbols?: readonly SymbolRecipe[];
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  /** Other entries of the dynamic section. */
  readonly dynamicTags?: readonly (readonly [tag: number, value: number])[];
  readonly buildId?: Uint8Array;
  /** Other sections; those without the flag ALLOC (2) are not loaded. */
  readonly sections?: readonly SectionRecipe[];
  /** No section header table, as `sstrip` leaves it. */
  readonly withoutSectionHeaders?: boolean;
  /** e_shnum 0 and the count in the first entry, as files of more than 65,279 sections have it. */
  readonly extendedNumbering?: boolean;
  /** Bytes behind everything that the headers claim. */
  readonly overlay?: Uint8Array;
}

export interface SymbolRecipe {
  readonly name: string;
  /** Relative to the section when it is `.text`, else as it stands. */
  readonly value?: number;
  readonly size?: number;
  /** STT_*: 0 none, 1 object, 2 function, 3 section, 4 file, 10 ifunc. Default: function. */
  readonly type?: number;
  /** STB_*: 0 local, 1 global, 2 weak. Default: local. */
  readonly binding?: number;
  /** `text`: defined in `.text`; `undefined`; `absolute`. Default: text. */
  readonly place?: "text" | "undefined" | "absolute";
}

export interface SectionRecipe {
  readonly name: string;
  readonly type?: number;
  readonly flags?: number;
  readonly bytes: Uint8Array;
}

interface Placed {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link?: number;
  readonly info?: number;
  readonly entrySize?: number;
}

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly memorySize?: number;
}

const TYPES = { rel: 1, exec: 2, dyn: 3, core: 4 } as const;
const EXIT_0 = Uint8Array.of(0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05, ...new Array<number>(55).fill(0x90));
const ALLOC = 2;
const CODE_FLAGS = 6; // SHF_ALLOC | SHF_EXECINSTR
const TEXT_INDEX = 1; // .text is always the first section

/** Builds a small ELF file: one loaded segment, tables where linkers put them, nothing that is not asked for. */
export function buildElf(recipe: ElfRecipe = {}): Uint8Array {
  return new ElfBuilder(recipe).build();
}

/** Names for an honest program: functions that cover the code, and what a C runtime brings along. */
export function honestSymbols(codeBytes = EXIT_0.length): readonly SymbolRecipe[] {
  const half = codeBytes >> 1;
  return [
    { name: "main.c", type: 4, place: "absolute" },
    { name: "helper", value: half, size: codeBytes - half },
    { name: "counter", type: 1, place: "absolute", value: 0x600000, size: 4 },
    { name: "main", value: 0, size: half, binding: 1 },
    { name: "printf", binding: 1, place: "undefined" },
  ];
}

class ElfBuilder {
  readonly #recipe: ElfRecipe;
  readonly #bits: 32 | 64;
  readonly #endian: Endian;
  readonly #out: ByteWriter;
  readonly #placed: Placed[] = [{ name: "", type: 0, flags: 0, address: 0, offset: 0, size: 0 }];
  readonly #segments: Segment[] = [];
  readonly #base: number;

  constructor(recipe: ElfRecipe) {
    this.#recipe = recipe;
    this.#bits = recipe.bits ?? 64;
    this.#endian = recipe.endian ?? "little";
    this.#out = this.#writer();
    this.#base = recipe.type === undefined || recipe.type === "exec" ? 0x400000 : 0;
  }

  build(): Uint8Array {
    const { code = EXIT_0, sections = [], buildId, symbols, overlay } = this.#recipe;
    const headersSize = this.#headerSize() + this.#segmentCount() * this.#segmentSize();
    this.#out.bytes(new Uint8Array(headersSize));
    const text = this.#place(".text", 1, CODE_FLAGS, code);
    this.#placeDynamic();
    if (buildId !== undefined) this.#placeBuildId(buildId);
    for (const { name, type = 1, flags = 0, bytes } of sections) {
      if ((flags & ALLOC) !== 0) this.#place(name, type, flags, bytes);
    }
    const loadedEnd = this.#out.length;
    for (const { name, type = 1, flags = 0, bytes } of sections) {
      if ((flags & ALLOC) === 0) this.#place(name, type, flags, bytes);
    }
    if (symbols !== undefined) this.#placeSymbols(".symtab", ".strtab", 2, 0, symbols, text.address);
    const table = this.#recipe.withoutSectionHeaders === true ? undefined : this.#placeSectionHeaders();
    if (overlay !== undefined) this.#out.bytes(overlay);

    const image = this.#out.done();
    if (this.#recipe.type !== "rel") {
      const flags = this.#recipe.writableCode === true ? 7 : 5;
      const memorySize = loadedEnd + (this.#recipe.bss ?? 0);
      this.#segments.unshift({ type: 1, flags, offset: 0, size: loadedEnd, memorySize });
      this.#segments.push({ type: 0x6474e551, flags: 6, offset: 0, size: 0 });
    }
    image.set(this.#header(text.address, table), 0);
    image.set(this.#segmentTable(), this.#headerSize());
    return image;
  }

  #writer(): ByteWriter {
    return new ByteWriter(this.#bits, this.#endian);
  }

  #headerSize(): number {
    return this.#bits === 32 ? 52 : 64;
  }

  #segmentSize(): number {
    return this.#bits === 32 ? 32 : 56;
  }

  /** PT_LOAD and PT_GNU_STACK, and one for each other table that has a segment. */
  #segmentCount(): number {
    if (this.#recipe.type === "rel") return 0;
    const { interpreter, buildId } = this.#recipe;
    return 2 + (interpreter === undefined ? 0 : 1) + (this.#isDynamic() ? 1 : 0) + (buildId === undefined ? 0 : 1);
  }

  #isDynamic(): boolean {
    const { needed, soname, dynamicTags, dynamicSymbols } = this.#recipe;
    return [needed, soname, dynamicTags, dynamicSymbols].some((part) => part !== undefined);
  }

  #place(name: string, type: number, flags: number, bytes: Uint8Array, extra: Partial<Placed> = {}): Placed {
    this.#out.align(8);
    const offset = this.#out.length;
    this.#out.bytes(bytes);
    const loaded = (flags & ALLOC) !== 0 && this.#recipe.type !== "rel";
    const address = loaded ? this.#base + offset : 0;
    const placed = { name, type, flags, address, offset, size: bytes.length, ...extra };
    this.#placed.push(placed);
    return placed;
  }

  #segmentOf(type: number, flags: number, { offset, size }: Placed): void {
    this.#segments.push({ type, flags, offset, size });
  }

  #placeDynamic(): void {
    const { interpreter, needed = [], soname, dynamicTags = [], dynamicSymbols } = this.#recipe;
    if (interpreter !== undefined) {
      this.#segmentOf(3, 4, this.#place(".interp", 1, ALLOC, cString(interpreter)));
    }
    if (!this.#isDynamic()) return;
    const strings = new StringTable();
    const entries = needed.map((name): [number, number] => [1, strings.add(name)]);
    if (soname !== undefined) entries.push([14, strings.add(soname)]);
    entries.push(...dynamicTags.map(([tag, value]): [number, number] => [tag, value]));
    const table = this.#place(".dynstr", 3, ALLOC, strings.done());
    entries.push([5, table.address], [10, table.size]);
    if (dynamicSymbols !== undefined) {
      const text = this.#placed[TEXT_INDEX]?.address ?? 0;
      const symbols = this.#placeSymbols(".dynsym", ".dynsym.strings", 11, ALLOC, dynamicSymbols, text);
      const hash = this.#writer()
        .u32(1, dynamicSymbols.length + 1)
        .done();
      entries.push([6, symbols.address], [4, this.#place(".hash", 5, ALLOC, hash).address]);
    }
    const out = this.#writer();
    for (const [tag, value] of [...entries, [0, 0] as const]) out.word(tag, value);
    const link = this.#placed.indexOf(table);
    this.#segmentOf(2, 6, this.#place(".dynamic", 6, ALLOC | 1, out.done(), { link }));
  }

  #placeBuildId(id: Uint8Array): void {
    const note = this.#writer().u32(4, id.length, 3).bytes(cString("GNU")).bytes(id).align(4).done();
    this.#segmentOf(4, 4, this.#place(".note.gnu.build-id", 7, ALLOC, note));
  }

  #placeSymbols(
    name: string,
    stringsName: string,
    type: number,
    flags: number,
    symbols: readonly SymbolRecipe[],
    text: number,
  ): Placed {
    const strings = new StringTable();
    const out = this.#writer().bytes(new Uint8Array(this.#bits === 32 ? 16 : 24));
    for (const symbol of symbols) this.#symbol(out, symbol, strings, text);
    const locals = symbols.filter(({ binding = 0 }) => binding === 0).length;
    const link = this.#placed.length + 1;
    const placed = this.#place(name, type, flags, out.done(), {
      link,
      info: locals + 1,
      entrySize: this.#bits === 32 ? 16 : 24,
    });
    this.#place(stringsName, 3, flags, strings.done());
    return placed;
  }

  #symbol(out: ByteWriter, symbol: SymbolRecipe, strings: StringTable, text: number): void {
    const { name, value = 0, size = 0, type = 2, binding = 0, place = "text" } = symbol;
    const section = place === "text" ? TEXT_INDEX : place === "undefined" ? 0 : 0xfff1;
    const address = place === "text" ? text + value : value;
    const info = (binding << 4) | type;
    out.u32(strings.add(name));
    if (this.#bits === 32) out.word(address, size).u8(info, 0).u16(section);
    else out.u8(info, 0).u16(section).word(address, size);
  }

  #placeSectionHeaders(): number {
    const names = new StringTable();
    const offsets = [...this.#placed.map(({ name }) => names.add(name)), names.add(".shstrtab")];
    this.#place(".shstrtab", 3, 0, names.done());
    this.#out.align(8);
    const offset = this.#out.length;
    const count = this.#placed.length;
    this.#placed.forEach((section, index) => {
      const extended = index === 0 && this.#recipe.extendedNumbering === true;
      const { type, flags, address, size, link = 0, info = 0, entrySize = 0 } = section;
      this.#out.u32(offsets[index] ?? 0, type).word(flags, address, section.offset, extended ? count : size);
      this.#out.u32(extended ? count - 1 : link, info).word(index === 0 ? 0 : 1, entrySize);
    });
    return offset;
  }

  #header(entry: number, table: number | undefined): Uint8Array {
    const { type = "exec", machine, osAbi = 0, extendedNumbering = false } = this.#recipe;
    const out = this.#writer().u8(
      0x7f,
      0x45,
      0x4c,
      0x46,
      this.#bits === 32 ? 1 : 2,
      this.#endian === "little" ? 1 : 2,
      1,
    );
    out.u8(osAbi, 0, 0, 0, 0, 0, 0, 0, 0);
    out
      .u16(TYPES[type])
      .u16(machine ?? (this.#bits === 32 ? 3 : 62))
      .u32(1);
    out.word(type === "rel" ? 0 : entry, this.#segmentCount() > 0 ? this.#headerSize() : 0, table ?? 0).u32(0);
    out.u16(this.#headerSize()).u16(this.#segmentSize()).u16(this.#segmentCount());
    if (table === undefined) out.u16(0).u16(0).u16(0);
    else {
      const count = this.#placed.length;
      out
        .u16(this.#bits === 32 ? 40 : 64)
        .u16(extendedNumbering ? 0 : count)
        .u16(extendedNumbering ? 0xffff : count - 1);
    }
    return out.done();
  }

  #segmentTable(): Uint8Array {
    const out = this.#writer();
    for (const { type, flags, offset, size, memorySize = size } of this.#segments) {
      const address = this.#base + offset;
      if (this.#bits === 32) out.u32(type, offset, address, address, size, memorySize, flags, 4);
      else out.u32(type, flags).word(offset, address, address, size, memorySize, 4);
    }
    return out.done();
  }
}

class StringTable {
  readonly #bytes: number[] = [0];

  add(text: string): number {
    if (text === "") return 0;
    const offset = this.#bytes.length;
    this.#bytes.push(...cString(text));
    return offset;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

function cString(text: string): Uint8Array {
  return Uint8Array.from([...text].map((character) => character.charCodeAt(0)).concat(0));
}
