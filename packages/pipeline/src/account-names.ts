import { type AccountNamed, own } from "@limpid/core";

const KEPT = 65_536; // accounts of one host; the names come from the log and can be anything

/** Account names as a host's own records give them. The newest counts, as it does on the host. */
export class AccountNames {
  readonly #names = new Map<number, string>();

  learn({ uid, name }: AccountNamed): void {
    if (this.#names.size < KEPT || this.#names.has(uid)) this.#names.set(uid, own(name));
  }

  /** For a snapshot. */
  get state(): ReadonlyMap<number, string> {
    return this.#names;
  }

  restore(names: ReadonlyMap<number, string>): void {
    for (const [uid, name] of names) this.#names.set(uid, name);
  }

  of(uid: number): string | undefined {
    return this.#names.get(uid);
  }
}
