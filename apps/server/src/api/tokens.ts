import { Type } from "typebox";
import { actorOf, callerOf } from "../access/caller.ts";
import { hashOf, makeSecret, TOKEN_PREFIX } from "../access/secrets.ts";
import type { Area } from "../app/area.ts";
import { notFound, Problem } from "../app/problem.ts";
import { Count, MadeToken, NewToken, shape, TokenList } from "../contract/index.ts";

const ADMIN = { scope: "admin" } as const;
const TAGS = ["tokens"];

/** Tokens of programs. */
export const registerTokens: Area = (app, { store, access, now }) => {
  app.get("/tokens", { config: ADMIN, schema: { tags: TAGS, response: { 200: TokenList } } }, async () => ({
    tokens: await store.access.tokens.list(),
  }));

  app.post(
    "/tokens",
    { config: ADMIN, schema: { tags: TAGS, body: NewToken, response: { 201: MadeToken } } },
    async (request, reply) => {
      const { name, scopes, expiresMs = null } = request.body;
      const caller = callerOf(request);
      if (scopes.length === 0) throw new Problem(400, "invalid", "A token needs a scope.", { at: "body/scopes" });
      const beyond = scopes.find((scope) => !caller.scopes.includes(scope));
      if (beyond !== undefined)
        throw new Problem(403, "not-allowed", `You cannot give away ${beyond}: you do not have it.`);
      if (expiresMs !== null && expiresMs <= now())
        throw new Problem(400, "invalid", "The token would be too old already.", { at: "body/expiresMs" });
      const secret = makeSecret(TOKEN_PREFIX);
      const token = await store.access.tokens.make(
        { hash: hashOf(secret), name, owner: caller.user, scopes: [...new Set(scopes)], expiresMs },
        actorOf(request),
      );
      return reply.code(201).send({ token, secret });
    },
  );

  app.delete(
    "/tokens/:id",
    { config: ADMIN, schema: { tags: TAGS, params: shape({ id: Count }), response: { 204: Type.Null() } } },
    async (request, reply) => {
      if (!(await store.access.tokens.revoke(request.params.id, actorOf(request)))) throw notFound("such token");
      access.forget();
      return reply.code(204).send(null);
    },
  );
};
