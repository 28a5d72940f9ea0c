import { type Static, Type } from "typebox";
import { Scope } from "./session.ts";
import { Count, list, Ms, Name, nullable, shape } from "./shapes.ts";

/** A token of a program. Its secret is shown once, when it is made. */
export const Token = shape({
  id: Count,
  name: Type.String(),
  scopes: list(Scope),
  /** With a disabled owner it opens nothing. */
  owner: nullable(Type.String()),
  createdMs: Ms,
  /** null: until it is revoked. */
  expiresMs: nullable(Ms),
  lastUsedMs: nullable(Ms),
  revokedMs: nullable(Ms),
});
export type Token = Static<typeof Token>;

export const TokenList = shape({ tokens: list(Token) });
export type TokenList = Static<typeof TokenList>;

export const NewToken = shape({
  name: Name,
  scopes: list(Scope, { maxItems: 5 }),
  expiresMs: Type.Optional(Ms),
});
export type NewToken = Static<typeof NewToken>;

/** The secret is shown this once; the store keeps its hash. */
export const MadeToken = shape({ token: Token, secret: Type.String() });
export type MadeToken = Static<typeof MadeToken>;
