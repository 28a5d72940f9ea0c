import type { Generated } from "kysely";

/** Tables of those who work with the store, and of the machines that send to it; rules as in tables.ts. */
export interface PeopleTables {
  account: {
    name: string;
    role: string;
    disabled: number;
    /** As argon2id writes it. */
    password_hash: string | null;
    created_at: number;
    last_sign_in: number | null;
  };
  session: {
    n: Generated<number>;
    hash: string;
    account: string;
    started_at: number;
    last_used: number;
    expires_at: number;
    source: string | null;
    agent: string | null;
  };
  api_token: {
    n: Generated<number>;
    hash: string;
    name: string;
    owner: string | null;
    /** With a space between them. */
    scopes: string;
    created_at: number;
    expires_at: number | null;
    last_used: number | null;
    revoked_at: number | null;
  };
  link: {
    hash: string;
    account: string;
    purpose: string;
    made_at: number;
    expires_at: number;
    used_at: number | null;
  };
  audit: {
    n: number;
    at: number;
    who: string;
    source: string | null;
    what: string;
    subject: string | null;
    /** JSON, as it was hashed. */
    details: string;
    previous: string;
    hash: string;
  };
  enrolment_token: {
    n: Generated<number>;
    hash: string;
    name: string;
    kind: string;
    /** A JSON list. */
    speaks_for: string;
    created_at: number;
    created_by: string;
    expires_at: number;
    uses_left: number;
    revoked_at: number | null;
  };
  host_key: {
    n: Generated<number>;
    hash: string;
    token: number;
    kind: string;
    speaks_for: string;
    host: string;
    claimed: string;
    machine: string | null;
    enrolled_at: number;
    last_used: number | null;
    last_source: string | null;
    instance: string | null;
    /** A JSON list: instances that this one took the place of. */
    former_instances: string;
    revoked_at: number | null;
    cloned_at: number | null;
  };
  saved_view: {
    owner: string;
    name: string;
    shared: number;
    query: string;
    /** JSON. */
    settings: string;
    changed_at: number;
  };
  /** Which revision of a finding somebody has looked at. */
  seen: {
    viewer: string;
    finding: number;
    revision: number;
    at: number;
    /** 1: another one was kept since. */
    changed: number;
  };
}
