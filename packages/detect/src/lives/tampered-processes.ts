import type { Actor, EventOf, ProcessInstance, WriterTampering } from "@limpid/core";

/**
 * Processes whose memory another one could change (ptrace, process_vm_writev). A trusted writer under somebody
 * else's control vouches for nothing.
 */
export class TamperedProcesses {
  private readonly byPid = new Map<number, WriterTampering>();

  note(event: EventOf<"process.tampered">, actor: Actor): void {
    if (event.target === undefined || event.target === actor.process.pid) return;
    if (this.byPid.size >= TAMPERED_KEPT) {
      for (const oldest of this.byPid.keys()) {
        this.byPid.delete(oldest);
        break;
      }
    }
    this.byPid.set(event.target, { by: event.by, actor, at: event.at, event: event.id });
  }

  /** For a snapshot. */
  get state(): ReadonlyMap<number, WriterTampering> {
    return this.byPid;
  }

  restore(byPid: ReadonlyMap<number, WriterTampering>): void {
    for (const [pid, tampering] of byPid) this.byPid.set(pid, tampering);
  }

  of(process: ProcessInstance): WriterTampering | undefined {
    if (this.byPid.size === 0) return undefined;
    const found = this.byPid.get(process.pid);
    // The pid may have been another process's then; a start that was not seen proves nothing either way.
    if (found === undefined || (process.startBasis === "forked" && found.at < process.startedAt)) return undefined;
    return found;
  }
}

const TAMPERED_KEPT = 4096;
