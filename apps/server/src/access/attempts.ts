/** How often something may be done: `burst` at once, then one every `everyMs`. */
export interface Allowance {
  readonly burst: number;
  readonly everyMs: number;
}

interface Spent {
  /** Attempts that count at `at`; they wear off with time. */
  count: number;
  at: number;
}

/** Who is remembered; the one that was quiet for longest is forgotten first. */
const MAX_KEYS = 20_000;

/** Counts attempts by key (an address, an account), in bounded memory. */
export class Attempts {
  readonly #allowance: Allowance;
  readonly #now: () => number;
  readonly #spent = new Map<string, Spent>();

  constructor(allowance: Allowance, now: () => number) {
    this.#allowance = allowance;
    this.#now = now;
  }

  /** Counts one attempt; gives the milliseconds to wait where there were too many, 0 where not. */
  take(key: string): number {
    const { burst, everyMs } = this.#allowance;
    const at = this.#now();
    const known = this.#spent.get(key);
    const count = known === undefined ? 0 : Math.max(0, known.count - Math.max(0, at - known.at) / everyMs);
    this.#spent.delete(key);
    const allowed = count + 1 <= burst;
    this.#spent.set(key, { count: allowed ? count + 1 : count, at });
    if (this.#spent.size > MAX_KEYS) {
      const [oldest] = this.#spent.keys();
      if (oldest !== undefined) this.#spent.delete(oldest);
    }
    return allowed ? 0 : (count + 1 - burst) * everyMs;
  }

  /** One attempt was right after all and does not count. Those before it do: a right one forgives no guesses. */
  giveBack(key: string): void {
    const known = this.#spent.get(key);
    if (known !== undefined) known.count = Math.max(0, known.count - 1);
  }

  forget(): void {
    this.#spent.clear();
  }
}

/** One person has a whole /64 of IPv6 addresses. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1] ?? address;
  if (!address.includes(":")) return address;
  const [left = "", right] = address.split("::");
  const head = left.split(":").filter((group) => group !== "");
  const tail = right === undefined ? [] : right.split(":").filter((group) => group !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return [...head, ...(right === undefined ? [] : zeros), ...tail].slice(0, 4).join(":");
}
