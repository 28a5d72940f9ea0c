/** Who asked for a change, as the audit log names them. */
export interface Actor {
  /** Name of a user, `token:NAME`, `host:NAME`, or `limpid` for the store itself. */
  readonly who: string;
  /** Address it came from; null: from this machine's own program. */
  readonly from: string | null;
}

/** Something that was done or read, for the log. */
export interface AuditNote {
  /** Subject first, past tense: `triage.applied`, `sample.read`, `session.refused`. */
  readonly what: string;
  /** What it was done to: an id, a name, a hash. */
  readonly subject: string | null;
  /** A little JSON; never a secret. */
  readonly details?: unknown;
}

/** One entry of the log: it holds the hash of the one before, and its own is of all that stands here. */
export interface AuditEntry {
  /** 1 for the first, without a gap. */
  readonly n: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly who: string;
  readonly from: string | null;
  readonly what: string;
  readonly subject: string | null;
  readonly details: unknown;
  /** SHA-256 of the entry before, in hexadecimal; zeros before the first. */
  readonly previous: string;
  readonly hash: string;
}

/** The last entry. Kept elsewhere, it shows later that nothing before it was cut away or rewritten. */
export interface AuditHead {
  /** 0: nothing was logged. */
  readonly n: number;
  readonly hash: string;
}

/** What a walk along the whole chain found. */
export interface AuditVerdict {
  readonly head: AuditHead;
  /** Entries that are not what was written, the first ones of them; none: it is whole. */
  readonly wrong: readonly { readonly n: number; readonly what: string }[];
}
