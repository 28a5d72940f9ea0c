import { createHash } from "node:crypto";
import type { Transaction } from "kysely";
import { putArtifacts, putFoundArtifacts } from "../artifacts/artifacts.ts";
import { note } from "../audit/append.ts";
import { compact } from "../care/compact.ts";
import { toColumn } from "../database/column-text.ts";
import type { OpenDatabase } from "../database/open-database.ts";
import type { Tables } from "../database/tables.ts";
import { EventWriter } from "../events/append.ts";
import type { PackedEvents } from "../events/pack.ts";
import { wholeMs } from "../events/whole-ms.ts";
import { putFindings } from "../findings/put.ts";
import { millisecondsOf } from "../findings/row.ts";
import { type HostSighting, seeHosts } from "../hosts.ts";
import type { Layout } from "../layout.ts";
import { saveState } from "../pipeline-state.ts";
import { putProcesses } from "../processes.ts";
import { MAX_SAMPLE_BYTES, SampleBox } from "../samples/samples.ts";
import { StoreError } from "../store-error.ts";
import type { Answer, Ask, Kept, PackedWork, RequestName, WorkerTask } from "./protocol.ts";
import { WRITERS } from "./writers.ts";

/** A request that waits: `within` a transaction with others, or alone. */
export interface Waiting {
  readonly name: RequestName;
  readonly ask: unknown;
  readonly done: (answer: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** The side of the store that changes it. */
export class Writing {
  readonly #open: OpenDatabase;
  readonly #layout: Layout;
  readonly #task: WorkerTask;
  readonly #samples: SampleBox;
  #events: EventWriter;

  private constructor(open: OpenDatabase, layout: Layout, task: WorkerTask, events: EventWriter) {
    this.#open = open;
    this.#layout = layout;
    this.#task = task;
    this.#samples = new SampleBox(layout);
    this.#events = events;
  }

  static async start(open: OpenDatabase, layout: Layout, task: WorkerTask): Promise<Writing> {
    return new Writing(open, layout, task, await EventWriter.open(open.db, layout.events, task.segmentBytes));
  }

  /**
   * Does what waits together in one transaction, with one flush for all. When one of them fails, each is done alone,
   * so that it fails alone.
   */
  async doAll(waiting: readonly Waiting[]): Promise<void> {
    const [first] = waiting;
    if (first === undefined) return;
    if (first.name === "compact") return await this.#compact(first);
    try {
      const answers = await this.#transaction(waiting);
      for (const [index, { done }] of waiting.entries()) done(answers[index]);
    } catch (error) {
      if (waiting.length === 1) first.failed(error);
      else for (const each of waiting) await this.doAll([each]);
    }
  }

  close(): void {
    this.#events.close();
  }

  async #transaction(waiting: readonly Waiting[]): Promise<readonly unknown[]> {
    const blobs: string[] = [];
    try {
      const answers = await this.#open.db.transaction().execute(async (transaction) => {
        const made: unknown[] = [];
        for (const each of waiting) made.push(await this.#one(transaction, each, blobs));
        this.#events.flush();
        return made;
      });
      this.#events.committed();
      return answers;
    } catch (error) {
      this.#events.rolledBack();
      for (const blob of blobs) this.#samples.remove(blob);
      throw error;
    }
  }

  async #one(transaction: Transaction<Tables>, { name, ask }: Waiting, blobs: string[]): Promise<unknown> {
    if (name === "keep") return await this.#keep(transaction, ask as Ask<"keep">);
    if (name === "keepSample") return await this.#keepSample(transaction, ask as Ask<"keepSample">, blobs);
    const writer = WRITERS[name as keyof typeof WRITERS] as (to: Transaction<Tables>, of: unknown) => Promise<unknown>;
    return await writer(transaction, ask);
  }

  async #keep(transaction: Transaction<Tables>, { work, at }: Ask<"keep">): Promise<Kept> {
    if (work.batch !== undefined) {
      const row = { source: toColumn(work.batch.source), id: toColumn(work.batch.id), received_at: at };
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto("batch")
        .values(row)
        .onConflict((conflict) => conflict.columns(["source", "id"]).doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) return { outcome: "already", findings: 0 };
    }
    const { findings = [], artifacts = [], hosts = [], processes = [], events, state } = work;
    await seeHosts(transaction, [...hosts, ...sightingsOf(work), ...sightingsIn(events)], at);
    const kept = findings.length === 0 ? 0 : await putFindings(transaction, findings, at);
    await putFoundArtifacts(transaction, findings);
    await putArtifacts(transaction, artifacts, at);
    await putProcesses(transaction, processes);
    if (events !== undefined) await this.#events.append(transaction, events);
    if (state !== undefined) await saveState(transaction, state, at);
    return { outcome: "kept", findings: kept };
  }

  async #keepSample(
    transaction: Transaction<Tables>,
    { bytes, why, actor, at }: Ask<"keepSample">,
    blobs: string[],
  ): Promise<Answer<"keepSample">> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (this.#task.samples === "none") return { outcome: "not-kept", sha256 };
    if (bytes.length > MAX_SAMPLE_BYTES) {
      throw new StoreError("refused", `a sample may have ${MAX_SAMPLE_BYTES} bytes, this one has ${bytes.length}`);
    }
    const known = await transaction.selectFrom("sample").select("blob").where("sha256", "=", sha256).executeTakeFirst();
    if (known !== undefined) return { outcome: "already", sha256 };
    const blob = this.#samples.write(bytes, sha256);
    blobs.push(blob);
    const row = { sha256, blob, size_bytes: bytes.length, kept_at: at, why: toColumn(why) };
    await transaction.insertInto("sample").values(row).execute();
    await note(transaction, { what: "sample.kept", subject: sha256, details: { bytes: bytes.length, why } }, actor, at);
    return { outcome: "kept", sha256 };
  }

  async #compact({ ask, done, failed }: Waiting): Promise<void> {
    const { rules, actor, at } = ask as Ask<"compact">;
    try {
      // First: nothing is let go of that the log does not tell of.
      await note(this.#open.db, { what: "store.compacted", subject: null, details: rules }, actor, at);
      done(await compact(this.#open, this.#layout, rules, at));
    } catch (error) {
      failed(error);
    }
  }
}

function sightingsOf({ findings = [], processes = [] }: PackedWork): readonly HostSighting[] {
  return [
    ...findings.flatMap(({ host, firstSeen, lastSeen }) => [
      { host, at: millisecondsOf(firstSeen) },
      { host, at: millisecondsOf(lastSeen) },
    ]),
    ...processes.map(({ host, startedAt }) => ({ host, at: wholeMs(startedAt, Math.floor) })),
  ];
}

function sightingsIn(events: PackedEvents | undefined): readonly HostSighting[] {
  const ranges = events?.blocks.flatMap((block) => block.ranges) ?? [];
  return ranges.flatMap(({ host, minAt, maxAt, lost }) => [
    { host, at: minAt, lost },
    { host, at: maxAt },
  ]);
}
