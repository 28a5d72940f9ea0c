import type { Kysely, Transaction } from "kysely";
import { toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { encodeBlock } from "./block.ts";
import type { PackedEvents } from "./pack.ts";
import { SegmentEnd } from "./segments.ts";

/** Writes events into segments; the transaction that keeps their places is what makes them exist. */
export class EventWriter {
  readonly #end: SegmentEnd;
  readonly #segmentBytes: number;
  #known: number;
  #inTransaction: number;

  private constructor(end: SegmentEnd, segmentBytes: number, known: number) {
    this.#end = end;
    this.#segmentBytes = segmentBytes;
    this.#known = known;
    this.#inTransaction = known;
  }

  static async open(db: Kysely<Tables>, folder: string, segmentBytes: number): Promise<EventWriter> {
    const last = await db
      .selectFrom("segment")
      .select(["number", "bytes", "sealed"])
      .orderBy("number", "desc")
      .limit(1)
      .executeTakeFirst();
    const open = last !== undefined && last.sealed === 0;
    const end = new SegmentEnd(folder, last?.number ?? 0, open ? last.bytes : -1);
    return new EventWriter(end, segmentBytes, last?.number ?? 0);
  }

  async append(transaction: Transaction<Tables>, packed: PackedEvents): Promise<void> {
    for (const block of packed.blocks) {
      const { ranges, events } = block;
      const bytes = encodeBlock(block);
      const { segment, at } = this.#end.write(bytes, this.#segmentBytes);
      const minAt = Math.min(...ranges.map((range) => range.minAt));
      const maxAt = Math.max(...ranges.map((range) => range.maxAt));
      if (segment > this.#inTransaction) await this.#begin(transaction, segment, minAt, maxAt);
      await transaction
        .updateTable("segment")
        .set((of) => ({
          bytes: at + bytes.length,
          events: of("events", "+", events),
          min_at: of.case().when("min_at", ">", minAt).then(minAt).else(of.ref("min_at")).end(),
          max_at: of.case().when("max_at", "<", maxAt).then(maxAt).else(of.ref("max_at")).end(),
        }))
        .where("number", "=", segment)
        .execute();
      const { n } = await transaction
        .insertInto("event_block")
        .values({ segment, at_byte: at, bytes: bytes.length, events })
        .returning("n")
        .executeTakeFirstOrThrow();
      for (let from = 0; from < ranges.length; from += 100) {
        const rows = ranges.slice(from, from + 100).map((range) => ({
          block: n,
          host: toColumn(range.host),
          min_at: range.minAt,
          max_at: range.maxAt,
          events: range.events,
        }));
        await transaction.insertInto("event_range").values(rows).execute();
      }
    }
  }

  async #begin(transaction: Transaction<Tables>, number: number, minAt: number, maxAt: number): Promise<void> {
    await transaction.updateTable("segment").set({ sealed: 1 }).where("sealed", "=", 0).execute();
    const row = { number, bytes: 0, events: 0, min_at: minAt, max_at: maxAt, sealed: 0 };
    await transaction.insertInto("segment").values(row).execute();
    this.#inTransaction = number;
  }

  /** Before the transaction ends: what it will speak of is on the disk. */
  flush(): void {
    this.#end.flush();
  }

  committed(): void {
    this.#end.commit();
    this.#known = this.#inTransaction;
  }

  rolledBack(): void {
    this.#inTransaction = this.#known;
    this.#end.rollBack(this.#known);
  }

  close(): void {
    this.#end.close();
  }
}
