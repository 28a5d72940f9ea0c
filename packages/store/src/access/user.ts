export const USER_ROLES = ["viewer", "analyst", "admin"] as const;
export type UserRole = (typeof USER_ROLES)[number];

export interface User {
  readonly name: string;
  readonly role: UserRole;
  readonly disabled: boolean;
  readonly hasPassword: boolean;
  readonly createdMs: number;
  readonly lastSignInMs: number | null;
}

/** With what proves who it is; only for signing in. */
export interface UserSecret extends User {
  /** As argon2id writes it, opaque here; null: signs in by a link alone. */
  readonly passwordHash: string | null;
}

/** Makes a user or changes one; what is absent stays as it is. A new one needs a role. */
export interface UserChange {
  /** 1 to 64 letters, digits, `.`, `_`, `-`, `@`; not `none` or `limpid`, which mean nobody and the store itself. */
  readonly name: string;
  readonly role?: UserRole;
  /** With another password, or disabled, all sessions of the user end. */
  readonly passwordHash?: string | null;
  readonly disabled?: boolean;
}
