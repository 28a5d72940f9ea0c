import type { Endian } from "@limpid/core";
import { ByteWriter } from "./byte-writer.ts";

/** What a Mach-O image for a test is made of. Everything has a default: `buildMacho()` is a stripped program for arm64. */
export interface MachoRecipe {
  readonly bits?: 32 | 64;
  readonly endian?: Endian;
  /** cputype; arm64, or i386 in 32-bit images. */
  readonly cpuType?: number;
  readonly cpuSubtype?: number;
  /** filetype; 2 (MH_EXECUTE). */
  readonly type?: number;
  readonly flags?: number;
  /** Bytes of `__TEXT,__text`; 64 that are not zero. */
  readonly code?: Uint8Array;
  /** The compiler's flags say that `__text` holds instructions; true. */
  readonly codeIsMarked?: boolean;
  readonly writableCode?: boolean;
  readonly sections?: readonly MachoSectionRecipe[];
  /** Entries of the symbol table. Absent: no LC_SYMTAB at all. */
  readonly symbols?: readonly MachoSymbolRecipe[];
  /** Names in the export trie. Absent: no such table. */
  readonly exports?: readonly string[];
  /** How many functions LC_FUNCTION_STARTS counts. Absent: no such table. */
  readonly functionStarts?: number;
  readonly libraries?: readonly string[];
  readonly uuid?: Uint8Array;
  /** cryptid of a range over the code. */
  readonly encryption?: number;
  /** Bytes that LC_CODE_SIGNATURE names. */
  readonly signature?: Uint8Array;
  /** Other load commands: type and body. */
  readonly commands?: readonly (readonly [type: number, body: Uint8Array])[];
  /** Bytes behind everything that the load commands claim. */
  readonly overlay?: Uint8Array;
}

export interface MachoSectionRecipe {
  readonly segment?: string;
  readonly name: string;
  /** S_*: 0 regular, 1 zero-filled, 2 texts. */
  readonly type?: number;
  readonly attributes?: number;
  readonly bytes: Uint8Array;
}

export interface MachoSymbolRecipe {
  readonly name: string;
  /** `local` (default), `external`, `private-external`, `undefined`, `header`, or n_type as a number. */
  readonly kind?: "local" | "external" | "private-external" | "undefined" | "header" | number;
  /** Relative to the code. */
  readonly value?: number;
  /** n_sect; 1, the code. */
  readonly section?: number;
}

const TYPES = { local: 0x0e, external: 0x0f, "private-external": 0x1e, undefined: 0x01, header: 0x0f } as const;
const CODE_FLAGS = 0x8000_0400;

interface Place {
  readonly offset: number;
  readonly size: number;
}

/** Where pieces of the last segment lie; computed twice, because load commands come before what they name. */
type Places = Readonly<Record<"trie" | "starts" | "symbols" | "strings" | "signature", Place>>;

const NOWHERE: Place = { offset: 0, size: 0 };

/** Builds one small image: __TEXT, a segment for other sections, __LINKEDIT; nothing that is not asked for. */
export function buildMacho(recipe: MachoRecipe = {}): Uint8Array {
  return new MachoBuilder(recipe).build();
}

/** Names of an honest program: one inside, one for others, the header, one from a library. */
export function honestMachoSymbols(): readonly MachoSymbolRecipe[] {
  return [
    { name: "_helper", value: 16 },
    { name: "__mh_execute_header", kind: "header" },
    { name: "_main", kind: "external" },
    { name: "_puts", kind: "undefined" },
  ];
}

class MachoBuilder {
  readonly #recipe: MachoRecipe;
  readonly #bits: 32 | 64;
  readonly #endian: Endian;
  readonly #base: number;
  readonly #code: Uint8Array;

  constructor(recipe: MachoRecipe) {
    this.#recipe = recipe;
    this.#bits = recipe.bits ?? 64;
    this.#endian = recipe.endian ?? "little";
    this.#base = recipe.type === 1 ? 0 : this.#bits === 64 ? 2 ** 32 : 4096;
    this.#code = recipe.code ?? new Uint8Array(64).fill(0x90);
  }

  build(): Uint8Array {
    const nowhere: Places = { trie: NOWHERE, starts: NOWHERE, symbols: NOWHERE, strings: NOWHERE, signature: NOWHERE };
    const headSize = this.#header(this.#commands(0, NOWHERE, nowhere)).length;
    const codeAt = align(headSize);
    const dataAt = align(codeAt + this.#code.length);
    const data = this.#data(dataAt);
    const { places, bytes: linkedit } = this.#linkedit(data.end, codeAt);
    const linkeditPlace = { offset: data.end, size: linkedit.length };
    const out = this.#writer();
    out.bytes(this.#header(this.#commands(codeAt, linkeditPlace, places))).align(8);
    out.bytes(this.#code).align(8).bytes(data.bytes).bytes(linkedit);
    if (this.#recipe.overlay !== undefined) out.bytes(this.#recipe.overlay);
    return out.done();
  }

  #writer(): ByteWriter {
    return new ByteWriter(this.#bits, this.#endian);
  }

  #data(start: number): { readonly bytes: Uint8Array; readonly end: number } {
    const out = this.#writer();
    for (const { bytes, type } of this.#recipe.sections ?? []) if (type !== 1) out.bytes(bytes).align(8);
    return { bytes: out.done(), end: start + out.length };
  }

  #linkedit(start: number, codeAt: number): { readonly places: Places; readonly bytes: Uint8Array } {
    const { exports, functionStarts, symbols, signature } = this.#recipe;
    const out = this.#writer();
    const place = (bytes: Uint8Array): Place => {
      const offset = start + out.length;
      out.bytes(bytes).align(8);
      return { offset, size: bytes.length };
    };
    const trie = exports === undefined ? NOWHERE : place(exportTrie(exports));
    const starts =
      functionStarts === undefined ? NOWHERE : place(Uint8Array.from([...new Array(functionStarts).fill(4), 0]));
    const strings: number[] = [0];
    const table = this.#writer();
    for (const symbol of symbols ?? []) this.#symbol(table, symbol, strings, this.#base + codeAt);
    const places = {
      trie,
      starts,
      symbols: place(table.done()),
      strings: place(Uint8Array.from(strings)),
      signature: signature === undefined ? NOWHERE : place(signature),
    };
    return { places, bytes: out.done() };
  }

  #symbol(out: ByteWriter, symbol: MachoSymbolRecipe, strings: number[], code: number): void {
    const { name, kind = "local", value = 0, section = 1 } = symbol;
    out.u32(name === "" ? 0 : strings.length);
    if (name !== "") strings.push(...ascii(name), 0);
    const type = typeof kind === "number" ? kind : TYPES[kind];
    const isElsewhere = kind === "undefined" || (type & 0xe0) !== 0;
    out.u8(type, isElsewhere ? 0 : section).u16(0);
    out.word(kind === "header" ? this.#base : isElsewhere ? 0 : code + value);
  }

  #header(commands: readonly Uint8Array[]): Uint8Array {
    const { type = 2, flags = 0x200085, cpuSubtype = 0 } = this.#recipe;
    const cpuType = this.#recipe.cpuType ?? (this.#bits === 64 ? 0x0100000c : 7);
    let size = 0;
    for (const { length } of commands) size += length;
    const out = this.#writer().u32(this.#bits === 64 ? 0xfeedfacf : 0xfeedface, cpuType, cpuSubtype, type);
    out.u32(commands.length, size, flags);
    if (this.#bits === 64) out.u32(0);
    for (const command of commands) out.bytes(command);
    return out.done();
  }

  #commands(codeAt: number, linkedit: Place, places: Places): readonly Uint8Array[] {
    const {
      symbols,
      exports,
      functionStarts,
      libraries = [],
      uuid,
      encryption,
      signature,
      commands = [],
    } = this.#recipe;
    const all = [this.#textSegment(codeAt), ...this.#dataSegment(codeAt), this.#linkeditSegment(linkedit)];
    const add = (type: number, fill: (out: ByteWriter) => void): void => {
      const body = this.#writer();
      fill(body);
      all.push(this.#command(type, body.done()));
    };
    if (symbols !== undefined) {
      const { offset } = places.symbols;
      add(2, (out) => out.u32(offset, symbols.length, places.strings.offset, places.strings.size));
    }
    if (exports !== undefined) add(0x8000_0033, (out) => out.u32(places.trie.offset, places.trie.size));
    if (functionStarts !== undefined) add(0x26, (out) => out.u32(places.starts.offset, places.starts.size));
    for (const name of libraries) {
      add(0xc, (out) => out.u32(24, 0, 0x10203, 0x10000).bytes(Uint8Array.from([...ascii(name), 0])));
    }
    if (uuid !== undefined) add(0x1b, (out) => out.bytes(uuid));
    if (encryption !== undefined) add(0x2c, (out) => out.u32(codeAt, this.#code.length, encryption, 0));
    if (signature !== undefined) add(0x1d, (out) => out.u32(places.signature.offset, places.signature.size));
    for (const [type, body] of commands) all.push(this.#command(type, body));
    return all;
  }

  #command(type: number, body: Uint8Array): Uint8Array {
    const size = align(body.length + 8);
    return this.#writer().u32(type, size).bytes(body).align(8).done();
  }

  #textSegment(codeAt: number): Uint8Array {
    const size = codeAt + this.#code.length;
    const attributes = this.#recipe.codeIsMarked === false ? 0 : CODE_FLAGS;
    const protection = this.#recipe.writableCode === true ? 7 : 5;
    return this.#segment("__TEXT", { offset: 0, size }, protection, [
      { segment: "__TEXT", name: "__text", type: attributes, offset: codeAt, size: this.#code.length },
    ]);
  }

  #dataSegment(codeAt: number): readonly Uint8Array[] {
    const { sections = [] } = this.#recipe;
    if (sections.length === 0) return [];
    const start = align(codeAt + this.#code.length);
    let at = start;
    const placed = sections.map(({ segment = "__DATA", name, type = 0, attributes = 0, bytes }) => {
      const offset = type === 1 ? 0 : at;
      if (type !== 1) at = align(at + bytes.length);
      return { segment, name, type: type | attributes, offset, size: bytes.length };
    });
    return [this.#segment("__DATA", { offset: start, size: at - start }, 3, placed)];
  }

  #linkeditSegment(place: Place): Uint8Array {
    return this.#segment("__LINKEDIT", place, 1, []);
  }

  #segment(
    name: string,
    { offset, size }: Place,
    protection: number,
    sections: readonly (Place & { readonly segment: string; readonly name: string; readonly type: number })[],
  ): Uint8Array {
    const out = this.#writer()
      .bytes(name16(name))
      .word(this.#base + offset, size, offset, size);
    out.u32(protection, protection, sections.length, 0);
    for (const section of sections) {
      out.bytes(name16(section.name)).bytes(name16(section.segment));
      out.word(this.#base + section.offset, section.size).u32(section.offset, 0, 0, 0, section.type >>> 0, 0, 0);
      if (this.#bits === 64) out.u32(0);
    }
    return this.#command(this.#bits === 64 ? 0x19 : 1, out.done());
  }
}

/** A trie of one level: an edge with the whole name for each, 0xff names at most and short. */
function exportTrie(names: readonly string[]): Uint8Array {
  let size = 2;
  for (const name of names) size += name.length + 2;
  const out = [0, names.length];
  for (const [index, name] of names.entries()) out.push(...ascii(name), 0, size + index * 4);
  for (const _ of names) out.push(2, 0, 0, 0);
  return Uint8Array.from(out);
}

/** Puts images behind a universal header, aligned to 64 bytes; `fat64` for the one with 64-bit numbers. */
export function buildUniversal(
  slices: readonly Uint8Array[],
  { fat64 = false, gap = 0 }: { readonly fat64?: boolean; readonly gap?: number } = {},
): Uint8Array {
  const start = 8 + slices.length * (fat64 ? 32 : 20);
  const header = new ByteWriter(fat64 ? 64 : 32, "big").u32(fat64 ? 0xcafebabf : 0xcafebabe, slices.length);
  const body = new ByteWriter(64, "big").bytes(new Uint8Array(start));
  for (const slice of slices) {
    body.align(64).bytes(new Uint8Array(gap).fill(0x41)).align(64);
    const view = new DataView(slice.buffer, slice.byteOffset, slice.byteLength);
    const little = slice[0] !== 0xfe;
    header.u32(view.getUint32(4, little), view.getUint32(8, little)).word(body.length, slice.length);
    header.u32(6);
    if (fat64) header.u32(0);
    body.bytes(slice);
  }
  const bytes = body.done();
  bytes.set(header.done());
  return bytes;
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function name16(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set(ascii(text).slice(0, 16));
  return bytes;
}

function align(size: number): number {
  return Math.ceil(size / 8) * 8;
}
