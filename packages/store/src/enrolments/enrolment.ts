import type { Actor } from "../audit/entry.ts";

/** What a key may say of which hosts. Names, or their beginning with `*` behind it. */
export interface Standing {
  /** `relay`: forwards what others told; it vouches for the hosts it names. */
  readonly kind: "host" | "relay";
  readonly speaksFor: readonly string[];
}

/** Short-lived: turns into keys of hosts. Known by the SHA-256 of it in hexadecimal. */
export interface NewEnrolmentToken extends Standing {
  readonly hash: string;
  readonly name: string;
  readonly expiresMs: number;
  /** How many keys it may still make. */
  readonly uses: number;
}

export interface EnrolmentToken extends Standing {
  readonly id: number;
  readonly name: string;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly expiresMs: number;
  readonly usesLeft: number;
  readonly revokedMs: number | null;
}

/** What a machine shows when it enrols. */
export interface Enrolment {
  /** SHA-256 of the token in hexadecimal. */
  readonly tokenHash: string;
  /** SHA-256 of the key that the server made for it. */
  readonly keyHash: string;
  /** What it calls itself. */
  readonly host: string;
  /** What tells it from others of its name: a hash of its machine id; null: it has none. */
  readonly machine: string | null;
}

export interface HostKey extends Standing {
  readonly id: number;
  /** The name under which its events are kept. */
  readonly host: string;
  /** What it called itself: another one where that name was another machine's. */
  readonly claimed: string;
  readonly machine: string | null;
  readonly enrolledMs: number;
  readonly lastUsedMs: number | null;
  readonly lastFrom: string | null;
  readonly revokedMs: number | null;
  /** When two machines were seen to use it: one is a copy of the other. */
  readonly clonedMs: number | null;
}

/**
 * `enrolled`: a machine that was not known; `re-enrolled`: the same machine again, its older keys are revoked;
 * `renamed`: its name belongs to another machine, so it got one of its own.
 */
export interface Enrolled {
  readonly outcome: "enrolled" | "re-enrolled" | "renamed";
  readonly key: HostKey;
}

/** A key at work. */
export interface KeyUse {
  readonly id: number;
  /** Random, made by the program on that machine when it starts, so that two that share a key are told apart. */
  readonly instance: string;
  readonly from: string | null;
}

interface Change {
  readonly actor: Actor;
  readonly at: number;
}

export interface EnrolmentRequests {
  readonly makeEnrolmentToken: {
    readonly ask: Change & { readonly token: NewEnrolmentToken };
    readonly answer: EnrolmentToken;
  };
  readonly revokeEnrolmentToken: { readonly ask: Change & { readonly id: number }; readonly answer: boolean };
  readonly enrol: {
    readonly ask: Change & { readonly enrolment: Enrolment };
    /** undefined: the token opens nothing: unknown, used up, too old or revoked. */
    readonly answer: Enrolled | undefined;
  };
  readonly useHostKey: {
    readonly ask: { readonly use: KeyUse; readonly at: number };
    /** `cloned`: an instance that another had taken the place of speaks again. */
    readonly answer: { readonly cloned: boolean };
  };
  readonly revokeHostKey: { readonly ask: Change & { readonly id: number }; readonly answer: boolean };

  readonly enrolmentTokens: { readonly ask: Record<string, never>; readonly answer: readonly EnrolmentToken[] };
  readonly hostKey: { readonly ask: { readonly hash: string }; readonly answer: HostKey | undefined };
  readonly hostKeys: { readonly ask: { readonly host?: string }; readonly answer: readonly HostKey[] };
}

/** On what a name of a host rests: `enrolled` on its own key, `relayed` on a relay that may name it, `asserted` on nothing. */
export type HostBasis = "enrolled" | "relayed" | "asserted";

/** What the name of a host is worth that comes with a key; without a key it is asserted. */
export function basisOf(key: Standing & { readonly host: string }, host: string): HostBasis {
  if (key.kind === "host" && host === key.host) return "enrolled";
  const named = key.speaksFor.some((pattern) =>
    pattern.endsWith("*") ? host.startsWith(pattern.slice(0, -1)) : host === pattern,
  );
  return named ? "relayed" : "asserted";
}
