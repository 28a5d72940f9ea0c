/** For whom a batch speaks; decided when it arrives and kept with it, so that a replay decides nothing anew. */
export type Speaker =
  /** The host that the credential belongs to: what the records call it does not matter. */
  | { readonly identity: "proved"; readonly host: string }
  /** A relay: hosts by name, or by the beginning of their names with `*` behind it. */
  | { readonly identity: "relayed"; readonly by: string; readonly hosts: readonly string[] }
  /** Nobody vouches for the names in the records. */
  | { readonly identity: "asserted"; readonly by: string };

/** What an endpoint tells of itself beside what it saw. */
export interface Standing {
  readonly version?: string;
  /** Bytes that wait on the endpoint. */
  readonly spoolBytes?: number;
  /** Records that the endpoint had to let go, since it was started. */
  readonly lost?: number;
  /** Its clock minus ours, in milliseconds. */
  readonly clockOffsetMs?: number;
  /** What its sensor may not see, in words. */
  readonly rightsMissing?: readonly string[];
}

/** One batch as it arrived. */
export interface Part {
  /** Who sent it. Parts of one credential, speaker and source are one stream, in the order of the inbox. */
  readonly credential: string;
  readonly speaker: Speaker;
  /** A source's name as in `--format`, `auto`, `events` or `findings`. */
  readonly source: string;
  /** The sender's own id of it, so that it is taken in once. */
  readonly batch?: string;
  readonly standing?: Standing;
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
