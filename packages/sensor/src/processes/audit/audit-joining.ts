import type { ProcessExecuted } from "@limpid/core";
import type { Execution } from "../execution.ts";
import type { HeldExecutions } from "../held-executions.ts";

/** What became of executions that audit told. */
export interface AuditJoiningCounts {
  /** They are part of the event of an execution that the connector told. */
  readonly joined: number;
  /** The connector's event had been given out by then. */
  readonly late: number;
  /** The connector did not tell of them: they are events of their own. */
  readonly alone: number;
}

/** Puts audit's word on an execution to the connector's. Both are the kernel's; audit's comes a moment later. */
export class AuditJoining {
  readonly #held: HeldExecutions;
  /** Executions that the connector has not told yet. */
  #unclaimed: { readonly event: ProcessExecuted; readonly at: number; readonly until: number }[] = [];
  #told = 0;
  #inVain = Number.POSITIVE_INFINITY;
  #joined = 0;
  #late = 0;
  #alone = 0;

  constructor(held: HeldExecutions) {
    this.#held = held;
  }

  get counts(): AuditJoiningCounts {
    return { joined: this.#joined, late: this.#late, alone: this.#alone };
  }

  /** Whether audit has told of any execution. */
  get hasTold(): boolean {
    return this.#told > 0;
  }

  /** How long an execution waits for audit's word: not at all where audit tells of none, or none like the last ones. */
  get waitMs(): number {
    return this.#inVain < ENOUGH_IN_VAIN ? WAIT_MS : 0;
  }

  /** An execution was told by audit; `at` and `now` by CLOCK_MONOTONIC. */
  take(event: ProcessExecuted, at: number, now: number): void {
    this.#told++;
    this.#inVain = 0;
    for (const execution of this.#held.of(event.process.pid)) {
      if (!isSame(execution, at)) continue;
      this.#join(execution, event);
      return;
    }
    if (this.#unclaimed.length < MAX_UNCLAIMED) this.#unclaimed.push({ event, at, until: now + WAIT_MS });
  }

  /** The connector told an execution: audit's word may be here already. */
  claim(execution: Execution): void {
    if (this.#unclaimed.length === 0) return;
    const { pid } = execution.process;
    const found = this.#unclaimed.find(({ event, at }) => event.process.pid === pid && isSame(execution, at));
    if (found === undefined) return;
    this.#unclaimed = this.#unclaimed.filter((other) => other !== found);
    this.#join(execution, found.event);
  }

  /** An execution left without audit's word. */
  leftAlone(execution: Execution): void {
    if (execution.audit === undefined) this.#inVain++;
  }

  /** Executions that nobody took up in time. `runsSince` is when the present image of a process began. */
  overdue(now: number, runsSince: (pid: number) => number | undefined): readonly ProcessExecuted[] {
    const [first] = this.#unclaimed;
    if (first === undefined || first.until > now) return [];
    const alone: ProcessExecuted[] = [];
    for (const { event, at, until } of this.#unclaimed) {
      if (until > now) continue;
      const since = runsSince(event.process.pid);
      if (since !== undefined && since >= at - CLOCK_MS) this.#late++;
      else alone.push(event);
    }
    this.#unclaimed = this.#unclaimed.filter(({ until }) => until > now);
    this.#alone += alone.length;
    return alone;
  }

  #join(execution: Execution, event: ProcessExecuted): void {
    execution.addAudit(event);
    this.#joined++;
  }
}

const WAIT_MS = 50;
const ENOUGH_IN_VAIN = 32; // rules that tell of some accounts only
const MAX_UNCLAIMED = 4096;
/** Audit stamps the beginning of the call, by a clock that ticks every 4 or 10 ms; the connector tells its end. */
const CLOCK_MS = 15;
const LONGEST_CALL_MS = 10_000; // a large program from a slow disk

function isSame(execution: Execution, at: number): boolean {
  if (execution.audit !== undefined) return false;
  return execution.at >= at - CLOCK_MS && execution.at - at <= LONGEST_CALL_MS;
}
