/** `limpid.finding/1`'s priorities and the states of triage, as a query may name them; the first is the most urgent. */
export const PRIORITY_WORDS = ["high", "medium", "low", "expected"] as const;
export type PriorityWord = (typeof PRIORITY_WORDS)[number];
export const STATUS_WORDS = ["new", "in-progress", "malicious", "benign", "closed"] as const;
export type StatusWord = (typeof STATUS_WORDS)[number];

/**
 * Which findings. Parts that are absent narrow nothing, values of one part are alternatives, an empty list matches
 * nothing. A text that ends with `*` stands for all that begin with what is before it, where a part says so.
 */
export interface FindingFilter {
  readonly priority?: readonly PriorityWord[];
  /** A name, or its beginning: `web-*`. */
  readonly host?: readonly string[];
  readonly role?: readonly string[];
  readonly technique?: readonly string[];
  readonly status?: readonly StatusWord[];
  /** Empty text: nobody. */
  readonly assignee?: readonly string[];
  readonly group?: readonly string[];
  readonly sha256?: readonly string[];
  /** Path of the artifact, or its beginning. */
  readonly path?: readonly string[];
  /** Image that made the artifact, or its beginning. */
  readonly creator?: readonly string[];
  /** Last seen from here on, in milliseconds since the Unix epoch. */
  readonly fromMs?: number;
  /** Last seen before. */
  readonly toMs?: number;
  /** Asleep, or not, at the moment of asking. */
  readonly snoozed?: boolean;
  /** Another revision than the one that who asks has looked at, or not. */
  readonly changed?: boolean;
  /** Each one somewhere in the finding, several words of one text next to each other; `agen*` is the beginning of a word. */
  readonly words?: readonly string[];
  /** None of these. */
  readonly not?: Excluded;
}

/** What a finding must not have: any of these values takes it out. */
export type Excluded = Pick<
  FindingFilter,
  "priority" | "host" | "role" | "technique" | "status" | "assignee" | "group" | "sha256" | "path" | "creator" | "words"
>;
