import { type Static, Type } from "typebox";
import { Scope } from "./session.ts";
import { list, Ms, Name, nullable, shape } from "./shapes.ts";

/** A token of a program. Its secret is shown once, when it is made. */
export const Token = shape({
  id: Type.String(),
  name: Type.String(),
  scopes: list(Scope),
  owner: Type.String(),
  createdMs: Ms,
  expiresMs: nullable(Ms),
  lastUsedMs: nullable(Ms),
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

export const MadeToken = shape({ token: Token, secret: Type.String() });
export type MadeToken = Static<typeof MadeToken>;
