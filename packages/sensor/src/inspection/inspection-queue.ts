/** What is known of a file before anybody looks into it, as far as it decides what is looked into first. */
export interface Worth {
  readonly sizeBytes: number;
  /** It has been started. */
  readonly executed?: boolean;
  /** An execute bit is set. */
  readonly executable?: boolean;
  /** The account that wrote it, else the one that owns it; every account has its own share. */
  readonly uid?: number;
}

/** Above this a file takes tenths of seconds, and is worth no more than others for it. */
export const LARGE = 16 * 2 ** 20;

const RANKS = 4;
const HALF_LIFE_MS = 30_000; // of what an account has used: a burst is forgiven within minutes
const NO_UID = -1;

/**
 * Files that wait to be looked into. The account that has used the least time comes first, so that nobody's millions
 * of files hold up anybody else's one; within an account what was started comes first, then what may be started,
 * then small before large. A full queue gives up the least valuable file of the account with the most.
 */
export class InspectionQueue<T extends Worth> {
  readonly #limit: number;
  readonly #accounts = new Map<number, Account<T>>();
  readonly #used = new Map<number, Usage>();
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a file; the result is the one that had to go for it, which can be the new one. */
  add(file: T): T | undefined {
    const uid = file.uid ?? NO_UID;
    let account = this.#accounts.get(uid);
    if (account === undefined) {
      account = new Account();
      this.#accounts.set(uid, account);
    }
    account.add(file, rankOf(file));
    this.#size++;
    return this.#size > this.#limit ? this.#shed() : undefined;
  }

  /** The next file to look into. */
  take(now: number): T | undefined {
    let [least, leastUsed]: [number | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    for (const uid of this.#accounts.keys()) {
      const used = usageAt(this.#used.get(uid), now);
      if (used < leastUsed) [least, leastUsed] = [uid, used];
    }
    return least === undefined ? undefined : this.#remove(least, (account) => account.best());
  }

  /** Counts time that was spent for an account. */
  charge(uid: number | undefined, ms: number, now: number): void {
    const key = uid ?? NO_UID;
    const spent = usageAt(this.#used.get(key), now) + ms;
    this.#used.delete(key);
    this.#used.set(key, { spent, at: now });
    const [oldest] = this.#used.keys();
    if (this.#used.size > this.#limit && oldest !== undefined) this.#used.delete(oldest);
  }

  /** Everything that waits, for the end. */
  *drain(): Generator<T> {
    for (const uid of [...this.#accounts.keys()]) {
      for (let file = this.#remove(uid, (account) => account.best()); file !== undefined; ) {
        yield file;
        file = this.#remove(uid, (account) => account.best());
      }
    }
  }

  #shed(): T | undefined {
    let [most, mostFiles]: [number | undefined, number] = [undefined, 0];
    for (const [uid, { size }] of this.#accounts) if (size > mostFiles) [most, mostFiles] = [uid, size];
    return most === undefined ? undefined : this.#remove(most, (account) => account.worst());
  }

  #remove(uid: number, choose: (account: Account<T>) => T | undefined): T | undefined {
    const account = this.#accounts.get(uid);
    const file = account === undefined ? undefined : choose(account);
    if (file !== undefined) this.#size--;
    if (account?.size === 0) this.#accounts.delete(uid);
    return file;
  }
}

interface Usage {
  readonly spent: number;
  readonly at: number;
}

function usageAt(usage: Usage | undefined, now: number): number {
  return usage === undefined ? 0 : usage.spent * 2 ** ((usage.at - now) / HALF_LIFE_MS);
}

/** 0 is the most valuable. */
function rankOf({ executed, executable, sizeBytes }: Worth): number {
  const kind = executed === true ? 0 : executable === true ? 1 : 2;
  return Math.min(RANKS - 1, kind + (sizeBytes > LARGE ? 1 : 0));
}

/** The waiting files of one account, oldest first within a rank. */
class Account<T> {
  readonly #ranks: readonly Line<T>[] = Array.from({ length: RANKS }, () => new Line<T>());
  size = 0;

  add(file: T, rank: number): void {
    this.#ranks[rank]?.push(file);
    this.size++;
  }

  best(): T | undefined {
    return this.#first(this.#ranks, (line) => line.shift());
  }

  /** The newest of the lowest rank: who waited longer is closer to being served. */
  worst(): T | undefined {
    return this.#first(this.#ranks.toReversed(), (line) => line.pop());
  }

  #first(ranks: readonly Line<T>[], out: (line: Line<T>) => T | undefined): T | undefined {
    for (const line of ranks) {
      const file = out(line);
      if (file === undefined) continue;
      this.size--;
      return file;
    }
    return undefined;
  }
}

/** A list that gives from its front without moving the rest. */
class Line<T> {
  #files: T[] = [];
  #front = 0;

  push(file: T): void {
    this.#files.push(file);
  }

  shift(): T | undefined {
    if (this.#front === this.#files.length) return undefined;
    const file = this.#files[this.#front++];
    if (this.#front > 1024 && this.#front * 2 > this.#files.length) {
      this.#files = this.#files.slice(this.#front);
      this.#front = 0;
    }
    return file;
  }

  pop(): T | undefined {
    return this.#front === this.#files.length ? undefined : this.#files.pop();
  }
}
