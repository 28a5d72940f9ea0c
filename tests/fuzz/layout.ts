import type { Endian } from "@limpid/core";

/** What a number in a file means, which decides by what it is replaced. */
export type FieldKind = "offset" | "count" | "size" | "type" | "flags" | "value";

/** A number in a file. */
export interface Field {
  readonly at: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly kind: FieldKind;
  readonly endian: Endian;
}

/** Rows of one size, one after the other. */
export interface Table {
  readonly at: number;
  readonly entrySize: number;
  readonly count: number;
  /** The field that says where it begins, and what its value counts from. */
  readonly offsetField?: Field;
  readonly offsetBase?: number;
  /** The field that says how long it is, in rows or in bytes. */
  readonly lengthField?: Field;
  readonly lengthUnit?: "rows" | "bytes";
  /** Where in its first row the count lies when it is too large for the field, which is 0 then. */
  readonly extendedCount?: { readonly offset: number; readonly bytes: Field["bytes"] };
}

/**
 * Where the numbers and tables of a file lie, as far as a few quick looks tell. Written apart from the inspector on purpose:
 * a mistake of one must not hide behind the same mistake of the other.
 */
export interface Layout {
  readonly fields: readonly Field[];
  readonly tables: readonly Table[];
  /** Values that type fields of the format have. */
  readonly types: readonly number[];
}

export const NO_LAYOUT: Layout = { fields: [], tables: [], types: [] };

/** Collects a layout while a file is looked at; whatever lies outside of the bytes is left out. */
export class LayoutBuilder {
  readonly fields: Field[] = [];
  readonly tables: Table[] = [];
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Notes a field and gives its value; 0 where there is none. */
  field(at: number, bytes: Field["bytes"], kind: FieldKind, endian: Endian): { field: Field; value: number } {
    const field: Field = { at, bytes, kind, endian };
    if (at >= 0 && at + bytes <= this.#view.byteLength) this.fields.push(field);
    return { field, value: this.read(field) };
  }

  read({ at, bytes, endian }: Field): number {
    if (!(at >= 0 && at + bytes <= this.#view.byteLength)) return 0;
    const little = endian === "little";
    if (bytes === 1) return this.#view.getUint8(at);
    if (bytes === 2) return this.#view.getUint16(at, little);
    if (bytes === 4) return this.#view.getUint32(at, little);
    return Number(this.#view.getBigUint64(at, little));
  }

  /** Notes a table, as far as its rows are there. */
  table(table: Table): void {
    const room = Math.floor((this.#view.byteLength - table.at) / table.entrySize);
    const count = Math.min(table.count, room);
    if (table.at >= 0 && count > 0) this.tables.push({ ...table, count });
  }
}

/** Puts a number into a copy of a file; cut to the field's width. */
export function writeField(bytes: Uint8Array, { at, bytes: width, endian }: Field, value: bigint): void {
  if (at + width > bytes.length) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = endian === "little";
  if (width === 1) view.setUint8(at, Number(value & 0xffn));
  else if (width === 2) view.setUint16(at, Number(value & 0xffffn), little);
  else if (width === 4) view.setUint32(at, Number(value & 0xffff_ffffn), little);
  else view.setBigUint64(at, BigInt.asUintN(64, value), little);
}
