import type { HostFacts } from "@limpid/store";

/** For whom a batch speaks; decided when it arrives and kept with it, so that a replay decides nothing anew. */
export type Speaker =
  /** The host that the key belongs to: what the records call it does not matter. */
  | { readonly basis: "enrolled"; readonly host: string }
  /** A relay: hosts by name, or by the beginning of their names with `*` behind it. */
  | { readonly basis: "relayed"; readonly beside: string; readonly hosts: readonly string[] }
  /** Nobody vouches for the names in the records: what stands `beside` each says who gave it. */
  | { readonly basis: "asserted"; readonly beside: string };

/** What an endpoint tells of itself beside what it saw; `lost`: events it had to let go since it told so last. */
export type Standing = Omit<HostFacts, "basis"> & { readonly lost?: number };

/** One batch as it arrived. */
export interface Part {
  /** Who sent it. Parts of one credential, speaker and source are one stream, in the order of the inbox. */
  readonly credential: string;
  readonly speaker: Speaker;
  /** A source's name as in `--format`, `auto`, or `findings`. */
  readonly source: string;
  /** What the sender calls the host of this batch, where it says that beside the records. */
  readonly host?: string;
  /** The sender's own id of it, so that it is taken in once. */
  readonly batch?: string;
  readonly standing?: Standing;
  /** Nothing more comes in this stream: what is held back is given out, and everything is judged. */
  readonly ends?: true;
  /** Whole lines. */
  readonly bytes: Uint8Array;
}

/**
 * What was made durable in one flush. An entry is the unit of everything behind the inbox: its time is the only clock,
 * it is judged in one go and kept in one piece. One without parts tells only that time went by.
 */
export interface Entry {
  /** 1, 2, 3, …; never used again. */
  readonly number: number;
  /** Milliseconds since the Unix epoch by the clock of this server; never less than that of the entry before. */
  readonly receivedMs: number;
  readonly parts: readonly Part[];
}
