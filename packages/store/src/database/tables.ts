import type { Generated } from "kysely";
import type { PeopleTables } from "./people-tables.ts";

/**
 * The tables. Times are milliseconds since the Unix epoch, rounded down; texts went through `toColumn`; `body` and
 * `snapshot` through `pack`. Numbers `n` count up and are never used again.
 */
export interface Tables extends PeopleTables {
  migration: { n: number; name: string; hash: string; applied_at: number };
  host: {
    name: string;
    first_seen: number;
    last_seen: number;
    sensor_version: string | null;
    /** Events that the host's sources say are missing. */
    lost: number;
    /** By our own clock. */
    received_at: number | null;
    facts: Uint8Array | null;
  };
  finding: FindingTable;
  finding_revision: {
    n: Generated<number>;
    finding: number;
    revision: number;
    /** SHA-256 of the line, the first 16 bytes: the same told twice is kept once. */
    hash: string;
    received_at: number;
    priority: number;
    score: number;
    body: Uint8Array;
  };
  /** How many findings have each combination of what they are counted by; see findings/counts.ts. */
  finding_count: {
    priority: number;
    status: string;
    host: string;
    role: string;
    technique: string;
    /** Empty for nobody. */
    assignee: string;
    findings: number;
  };
  /** The same content, creator image and pattern of reasons; see findings/group-key.ts. */
  finding_group: {
    key: string;
    findings: number;
    hosts: number;
    high: number;
    medium: number;
    low: number;
    expected: number;
    /** The highest priority among them, as a rank. */
    priority: number;
    first_seen: number;
    last_seen: number;
    new: number;
    in_progress: number;
    malicious: number;
    benign: number;
    closed: number;
  };
  group_host: { group_key: string; host: string; findings: number; first_seen: number; last_seen: number };
  /** What was decided for a group as a whole, as it holds now. */
  group_decision: {
    group_key: string;
    change: string;
    status: string;
    decided_by: string;
    at: number;
    why: string | null;
    priority: number;
  };
  triage_change: {
    n: Generated<number>;
    /** Given by who asks, so that a change that is sent twice is made once. */
    id: string;
    finding: number;
    at: number;
    changed_by: string;
    why: string | null;
    /** What it was before and became, as packed JSON of the parts that changed. */
    body: Uint8Array;
    /** The change that this one takes back. */
    undoes: string | null;
  };
  artifact: {
    sha256: string;
    size_bytes: number | null;
    format: string | null;
    level: string | null;
    packed: number;
    /** `inspection` knows more than what a `finding` says of it. */
    known_by: "finding" | "inspection";
    first_seen: number;
    last_seen: number;
    body: Uint8Array;
  };
  process: {
    key: string;
    host: string;
    pid: number;
    parent: string | null;
    started_at: number;
    last_seen: number;
    body: Uint8Array;
  };
  segment: {
    number: number;
    /** Up to here it was acknowledged. */
    bytes: number;
    events: number;
    min_at: number;
    max_at: number;
    sealed: number;
  };
  event_block: {
    n: Generated<number>;
    segment: number;
    at_byte: number;
    bytes: number;
    events: number;
  };
  event_range: { block: number; host: string; min_at: number; max_at: number; events: number };
  batch: { source: string; id: string; received_at: number };
  pipeline_state: {
    name: string;
    saved_at: number;
    position: Uint8Array;
    snapshot: Uint8Array;
  };
  sample: { sha256: string; blob: string; size_bytes: number; kept_at: number; why: string };
}

export interface FindingTable {
  n: Generated<number>;
  id: string;
  revision: number;
  change: string;
  analytic: string;
  technique: string;
  host: string;
  container: string | null;
  /** 0 for high to 3 for expected. */
  priority: number;
  score: number;
  title: string;
  path: string | null;
  sha256: string | null;
  creator_image: string | null;
  role: string;
  executions: number;
  first_seen: number;
  last_seen: number;
  received_at: number;
  group_key: string;
  exercise: string | null;
  status: string;
  assignee: string;
  snoozed_until: number | null;
  /** 1: a snooze also ends when it runs. */
  snoozed_until_run: number;
  /** The entry of its history that is current. */
  current: number;
  /** 1: its status is what was decided for its group before it came. */
  by_group: number;
}
