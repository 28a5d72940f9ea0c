import { createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { type Finding, PRIORITIES, type Priority } from "@limpid/core";
import { recogniseCompression } from "@limpid/host";
import { inspectBytes } from "@limpid/inspect";
import type { Actor, FindingSummary, Store } from "@limpid/store";
import { recogniseSource } from "@limpid/telemetry";
import type { Importer } from "../api/importing.ts";
import { Problem } from "../app/problem.ts";
import type { ExampleState, ImportResult } from "../contract/index.ts";
import type { Part, Speaker } from "../inbox/entry.ts";
import { EXAMPLE_HOST, readExample } from "./example.ts";
import type { Intake } from "./intake.ts";

/** Lines go in by such pieces, one after the other. */
const PIECE_BYTES = 1 << 20;
const HEAD_BYTES = 64 << 10;
/** A file is inspected in memory. */
const MAX_FILE_BYTES = 128 << 20;
/** A log that unpacks to more is sent by `limpid forward`, which can go on where it stopped. */
const MAX_LOG_BYTES = 4 * 2 ** 30;
const FULL_MS = 200;
const LINE_FEED = 10;

/** Reads what people drop on the console. Hosts of a log carry a mark beside their names: nobody proved them. */
export class ConsoleImporter implements Importer {
  readonly #intake: Intake;
  readonly #store: Store;

  constructor(intake: Intake, store: Store) {
    this.#intake = intake;
    this.#store = store;
  }

  async read({ name, body }: Parameters<Importer["read"]>[0]): Promise<ImportResult> {
    const id = randomUUID();
    const pieces = unpacked(body)[Symbol.asyncIterator]();
    let head = Buffer.alloc(0);
    while (head.length < HEAD_BYTES) {
      const { value, done } = await pieces.next();
      if (done === true) break;
      head = Buffer.concat([head, value]);
    }
    const rest = { [Symbol.asyncIterator]: () => pieces };
    if (recogniseSource(head.toString("latin1", 0, HEAD_BYTES)) === undefined)
      return await this.#file(id, name, head, rest);
    return await this.#log(id, name, `import ${id.slice(0, 8)}`, joined(head, rest));
  }

  readonly example: Importer["example"] = {
    state: () => this.#exampleState(),
    add: async (actor) => {
      const all = await this.#examples();
      if (all.some(({ status }) => status !== "closed")) return await this.#exampleState();
      if (all.length > 0) return await this.#setExamples(all, "new", "The example was added again.", actor);
      const at = Date.now();
      const example = readExample(this.#intake.config, this.#intake.version, at);
      if (example === undefined)
        throw new Problem(404, "not-found", "The example does not come with this installation.");
      await this.#store.keep({
        batch: { source: "example", id: "1" },
        ...example,
        hosts: [{ host: EXAMPLE_HOST, at, facts: { basis: "asserted" } }],
      });
      return await this.#exampleState();
    },
    // History is never taken away: what was found is closed, and leaves the queue.
    remove: async (actor) =>
      await this.#setExamples(await this.#examples(), "closed", "The example was removed.", actor),
  };

  async #setExamples(
    findings: readonly FindingSummary[],
    status: "new" | "closed",
    why: string,
    actor: Actor,
  ): Promise<ExampleState> {
    const ids = findings.filter((finding) => finding.status !== status).map(({ id }) => id);
    if (ids.length > 0) await this.#store.triage.apply({ id: randomUUID(), findings: ids, status, why }, actor);
    return await this.#exampleState();
  }

  async #exampleState(): Promise<ExampleState> {
    const { length } = (await this.#examples()).filter(({ status }) => status !== "closed");
    return { present: length > 0, findings: length };
  }

  async #examples(): Promise<readonly FindingSummary[]> {
    return (await this.#store.findings.list({ filter: { host: [EXAMPLE_HOST] }, limit: 1000 })).findings;
  }

  async #log(id: string, name: string, beside: string, bytes: AsyncIterable<Buffer>): Promise<ImportResult> {
    const credential = `import:${id}`;
    const speaker: Speaker = { basis: "asserted", beside };
    const hosts = new Set<string>();
    const newest = new Map<string, Finding>();
    let events = 0;
    const mine = (host: string): boolean => host.endsWith(` (${beside})`);
    const stop = this.#intake.listen((entry) => {
      for (const [host, count] of entry.hosts) {
        if (!mine(host)) continue;
        hosts.add(host);
        events += count;
      }
      for (const finding of entry.findings) if (mine(finding.host)) newest.set(finding.id, finding);
    });
    try {
      const part = { credential, speaker, source: "auto" };
      for await (const piece of wholeLines(bytes)) await this.#take({ ...part, bytes: piece });
      const ended = this.#intake.ended(credential);
      await this.#take({ ...part, bytes: Buffer.alloc(0), ends: true });
      const { source = null, refused, linesRead, skipped } = await ended;
      const unread = Object.entries(skipped).map(([why, count]) => `${count} lines were not used: ${why}`);
      return {
        id,
        kind: "log",
        name,
        format: source,
        lines: linesRead,
        events,
        hosts: [...hosts].sort(),
        findings: countsOf([...newest.values()]),
        sha256: null,
        issues: [...(refused === undefined ? [] : [refused]), ...unread],
      };
    } finally {
      stop();
    }
  }

  /** Waits while the inbox is full: who drops a file waits for it anyway. */
  async #take(part: Part): Promise<void> {
    for (;;) {
      try {
        await this.#intake.take(part);
        return;
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "inbox-full") throw error;
        await sleep(FULL_MS);
      }
    }
  }

  async #file(id: string, name: string, head: Buffer, rest: AsyncIterable<Buffer>): Promise<ImportResult> {
    const parts = [head];
    let length = head.length;
    for await (const piece of rest) {
      length += piece.length;
      if (length > MAX_FILE_BYTES) {
        throw new Problem(413, "too-large", `A file is inspected up to ${MAX_FILE_BYTES} bytes.`, {
          mend: "Inspect it by the program: limpid inspect FILE.",
        });
      }
      parts.push(piece);
    }
    const bytes = Buffer.concat(parts);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const inspection = inspectBytes(bytes, { deep: true, verifySignature: true });
    const known = inspection.format !== null;
    if (known) await this.#store.artifacts.put([{ path: name, sizeBytes: bytes.length, sha256, ...inspection }]);
    const issues = inspection.issues.map(({ code, at, what }) => `${code} at ${at}: ${what}`).slice(0, 100);
    return {
      id,
      kind: "artifact",
      name,
      format: inspection.format,
      lines: 0,
      events: 0,
      hosts: [],
      findings: countsOf([]),
      sha256: known ? sha256 : null,
      issues: known ? issues : ["neither telemetry nor a program that is known", ...issues],
    };
  }
}

function countsOf(findings: readonly Finding[]): Record<Priority, number> {
  const counts = Object.fromEntries(PRIORITIES.map((priority) => [priority, 0])) as Record<Priority, number>;
  for (const { priority } of findings) counts[priority]++;
  return counts;
}

/** What was dropped, without its compression, and no more of it than is read. */
async function* unpacked(body: Readable): AsyncGenerator<Buffer> {
  const input = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await input.next();
  if (first.done === true) return;
  const all = joined(first.value, { [Symbol.asyncIterator]: () => input });
  const packed = recogniseCompression(first.value);
  if (packed !== undefined && "refusal" in packed)
    throw new Problem(415, "unsupported-encoding", `It is ${packed.refusal}.`);
  if (packed === undefined) {
    yield* all;
    return;
  }
  const output = Readable.from(all).pipe(packed.name === "gzip" ? createGunzip() : createZstdDecompress());
  let given = 0;
  try {
    for await (const piece of output) {
      given += (piece as Buffer).length;
      if (given > MAX_LOG_BYTES) throw new Problem(413, "too-large", "It unpacks to more than is read here.");
      yield piece as Buffer;
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "damaged", `What was packed is damaged: ${(error as Error).message}.`);
  } finally {
    output.destroy();
  }
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** Pieces that end with a line; one line may be as long as a piece, the rest of a longer one is the next. */
async function* wholeLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    while (held.length >= PIECE_BYTES) {
      const end = held.lastIndexOf(LINE_FEED, PIECE_BYTES - 1) + 1 || PIECE_BYTES;
      yield held.subarray(0, end);
      held = held.subarray(end);
    }
  }
  if (held.length > 0) yield held;
}
