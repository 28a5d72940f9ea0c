import type { User } from "./user.ts";

export const SCOPES = ["ingest", "read", "evidence", "triage", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** A session of a browser, known by the SHA-256 of its token in hexadecimal. */
export interface NewSession {
  readonly hash: string;
  readonly user: string;
  readonly expiresMs: number;
  /** What the browser calls itself, for the list of one's sessions. */
  readonly agent?: string;
}

export interface Session {
  readonly id: number;
  readonly user: User;
  readonly startedMs: number;
  readonly lastUsedMs: number;
  readonly expiresMs: number;
  readonly from: string | null;
  readonly agent: string | null;
}

/** A token of a program, known by the SHA-256 of it in hexadecimal. */
export interface NewApiToken {
  readonly hash: string;
  readonly name: string;
  /** Whose it is; with a disabled owner it opens nothing. null: no user's. */
  readonly owner: string | null;
  readonly scopes: readonly Scope[];
  /** null: until it is revoked. */
  readonly expiresMs: number | null;
}

export interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly owner: string | null;
  readonly scopes: readonly Scope[];
  readonly createdMs: number;
  readonly expiresMs: number | null;
  readonly lastUsedMs: number | null;
  readonly revokedMs: number | null;
}

/** A link that opens once: the first sign-in, or a new password. */
export interface NewLink {
  readonly hash: string;
  readonly user: string;
  readonly purpose: "sign-in" | "password";
  readonly expiresMs: number;
}

export interface UsedLink {
  readonly user: User;
  readonly purpose: "sign-in" | "password";
}
