import { type Static, Type } from "typebox";
import { list, Ms, Name, nullable, oneOf, shape } from "./shapes.ts";

export const ROLES = ["viewer", "analyst", "admin"] as const;
export const Role = oneOf(ROLES, "viewer reads; analyst also triages and reads samples; admin does everything.");
export type Role = Static<typeof Role>;

export const SCOPES = ["read", "triage", "evidence", "admin", "ingest"] as const;
export const Scope = oneOf(SCOPES);
export type Scope = Static<typeof Scope>;

/** Length of a new password; what is stored is its argon2id. */
export const Password = Type.String({ minLength: 12, maxLength: 200 });

/** Who asks. */
export const Session = shape({
  user: nullable(
    shape({
      name: Type.String(),
      role: nullable(Role),
      /** What this request may do; that of a token can be less than its role. */
      scopes: list(Scope),
      by: oneOf(["session", "token"]),
      /** It has no password yet: signed in by a link. */
      needsPassword: Type.Boolean(),
      expiresMs: nullable(Ms),
    }),
  ),
  /** For the header `x-limpid-csrf` of every request that changes something; null without a cookie. */
  csrf: nullable(Type.String()),
  version: Type.String(),
});
export type Session = Static<typeof Session>;

export const SignIn = shape({ name: Name, password: Type.String({ minLength: 1, maxLength: 200 }) });
export type SignIn = Static<typeof SignIn>;

export const SignInByLink = shape({ token: Type.String({ minLength: 1, maxLength: 200 }) });
export type SignInByLink = Static<typeof SignInByLink>;

export const ChangePassword = shape({
  /** Left out by who has none yet. */
  current: Type.Optional(Type.String({ maxLength: 200 })),
  password: Password,
});
export type ChangePassword = Static<typeof ChangePassword>;
