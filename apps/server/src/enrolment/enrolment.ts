import { Type } from "typebox";
import { Attempts, addressKey } from "../access/attempts.ts";
import { actorOf } from "../access/caller.ts";
import { hashOf, makeSecret } from "../access/secrets.ts";
import type { Area } from "../app/area.ts";
import { notFound, Problem } from "../app/problem.ts";
import { Enrolled, EnrolmentList, EnrolRequest, MadeEnrolment, NewEnrolment, shape } from "../contract/index.ts";
import { KEY_PREFIX } from "./host-keys.ts";

const ADMIN = { scope: "admin" } as const;
const TAGS = ["enrolment"];
const TOKEN_PREFIX = "lme_";
/** A token that lies about for longer is one that leaks. */
const LASTS_MS = 24 * 3_600_000;
const LONGEST_MS = 30 * LASTS_MS;
/** Enrolments of one address: a fleet behind one, rolled out in a minute, passes; guessing is hopeless anyway. */
const OF_ADDRESS = { burst: 300, everyMs: 200 };

/** Short-lived tokens, by which hosts get keys of their own. */
export const registerEnrolment: Area = (app, { store, access, now, hostKeys: keys }) => {
  const attempts = new Attempts(OF_ADDRESS, now);
  access.credentials.add(KEY_PREFIX, (secret) => keys.callerOf(secret));

  app.post(
    "/enroll",
    {
      config: { scope: "public" },
      schema: {
        tags: TAGS,
        summary: "Turns a short-lived token into a key of one host",
        body: EnrolRequest,
        response: { 200: Enrolled },
      },
    },
    async (request) => {
      const wait = attempts.take(addressKey(request.ip));
      if (wait > 0) throw new Problem(429, "too-fast", "Too many enrolments.", { retryAfter: wait / 1000 });
      const { token, host, machine = null } = request.body;
      const secret = makeSecret(KEY_PREFIX);
      const enrolled = await store.enrolments.enrol(
        { tokenHash: hashOf(token), keyHash: hashOf(secret), host, machine },
        { who: `host:${host}`, from: request.ip },
      );
      if (enrolled === undefined) {
        throw new Problem(401, "no-token", "The token opens nothing: it is unknown, used up, too old or revoked.", {
          mend: "Make a new one in the console under Settings, or by POST /api/v1/enrolments.",
        });
      }
      keys.forget();
      return { outcome: enrolled.outcome, host: enrolled.key.host, key: secret };
    },
  );

  app.get(
    "/enrolments",
    { config: ADMIN, schema: { tags: TAGS, summary: "Tokens and keys", response: { 200: EnrolmentList } } },
    async () => {
      const [tokens, all] = await Promise.all([store.enrolments.tokens(), store.enrolments.keys()]);
      return { tokens, keys: all.map(({ machine: _, ...key }) => key) };
    },
  );

  app.post(
    "/enrolments",
    {
      config: ADMIN,
      schema: { tags: TAGS, summary: "Makes a token", body: NewEnrolment, response: { 200: MadeEnrolment } },
    },
    async (request) => {
      const { name, kind = "host", speaksFor = [], expiresMs = now() + LASTS_MS, uses = 1 } = request.body;
      if (expiresMs <= now() || expiresMs > now() + LONGEST_MS)
        throw new Problem(400, "invalid", "A token ends within thirty days.", { at: "body/expiresMs" });
      if (kind === "relay" && speaksFor.length === 0) {
        throw new Problem(400, "invalid", "A relay names the hosts it may speak for.", {
          at: "body/speaksFor",
          mend: 'For all: ["*"].',
        });
      }
      const secret = makeSecret(TOKEN_PREFIX);
      const token = await store.enrolments.makeToken(
        { hash: hashOf(secret), name, kind, speaksFor, expiresMs, uses },
        actorOf(request),
      );
      return { token, secret };
    },
  );

  for (const [what, revoke] of [
    ["tokens", store.enrolments.revokeToken],
    ["keys", store.enrolments.revoke],
  ] as const) {
    app.delete(
      `/enrolments/${what}/:id`,
      {
        config: ADMIN,
        schema: {
          tags: TAGS,
          summary: `Revokes one of the ${what}`,
          params: shape({ id: Type.Integer({ minimum: 1 }) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        if (!(await revoke(request.params.id, actorOf(request)))) throw notFound("such token or key");
        keys.forget();
        return await reply.code(204).send(null);
      },
    );
  }
};
