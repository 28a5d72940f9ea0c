import { type ActedEvent, blockOf, type TelemetryEvent } from "@limpid/core";
import { type SourceSession, sourceNamed } from "@limpid/telemetry";
import { auditLine } from "./audit-line.ts";

/** An event as audit tells it, by audit's own stamp. */
export type AuditEvent = ActedEvent | Extract<TelemetryEvent, { readonly kind: "account.named" }>;

/** What may follow from the kernel's audit records: they go through the same source as a log of auditd. */
export class AuditRecords {
  readonly #session: SourceSession;
  #lines: string[] = [];
  #length = 0;
  #unreadable = 0;

  constructor(host: string, sinks: { event(event: AuditEvent): void; lost(count: number): void }) {
    const source = sourceNamed("auditd");
    if (source === undefined) throw new Error("telemetry has no source for audit records");
    this.#session = source.open({ host }, (event) => {
      if (event.kind === "events.lost") sinks.lost(event.count);
      else if (event.kind !== "file.reported") sinks.event(event);
    });
  }

  /** Datagrams that were no records. */
  get unreadable(): number {
    return this.#unreadable;
  }

  take(datagram: Uint8Array): void {
    const message = auditLine(datagram);
    if (message === undefined) {
      this.#unreadable++;
      return;
    }
    this.#lines.push(message.line);
    this.#length += message.line.length;
    if (this.#length > MAX_BLOCK) this.#push();
  }

  /** Gives out the events whose records are all there; `now` is the wall clock. True: nothing waits any more. */
  give(now: number): boolean {
    this.#push();
    return this.#session.giveWhole?.(now) ?? true;
  }

  #push(): void {
    if (this.#lines.length === 0) return;
    this.#session.push(blockOf(`${this.#lines.join("\n")}\n`));
    this.#lines = [];
    this.#length = 0;
  }
}

const MAX_BLOCK = 65_536;
