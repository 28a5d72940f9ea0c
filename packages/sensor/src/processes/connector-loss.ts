/**
 * How many messages of the connector did not arrive. Each processor numbers its own, one after the other, so that a
 * gap is a loss and its length is exact.
 */
export class ConnectorLoss {
  readonly #next = new Map<number, number>();

  /** Takes note of a message; gives how many of the same processor are missing before it. */
  note(cpu: number, sequence: number): number {
    const expected = this.#next.get(cpu);
    if (expected === undefined && this.#next.size >= MAX_CPUS) return 0;
    this.#next.set(cpu, (sequence + 1) >>> 0);
    if (expected === undefined) return 0;
    const missing = (sequence - expected) >>> 0;
    // The numbering may begin anew: the last listener left, or a processor came back.
    return missing <= MAX_GAP ? missing : 0;
  }
}

const MAX_CPUS = 8192; // CONFIG_NR_CPUS of the largest distribution kernels
const MAX_GAP = 1 << 28; // minutes of the fastest fork bomb
