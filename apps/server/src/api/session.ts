import type { Actor, User } from "@limpid/store";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { addressKey } from "../access/attempts.ts";
import { actorOf, type Caller, callerOf } from "../access/caller.ts";
import { sessionCookieHeader } from "../access/cookie.ts";
import { hashPassword, isPassword } from "../access/passwords.ts";
import { hashOf } from "../access/secrets.ts";
import type { Area, ServerContext } from "../app/area.ts";
import { Problem } from "../app/problem.ts";
import { ChangePassword, Session, SignIn, SignInByLink } from "../contract/index.ts";

const PUBLIC = { scope: "public" } as const;

/** Who asks; signing in and out. */
export const registerSession: Area = (app, context) => {
  const { access, store, now } = context;

  app.get("/session", { config: PUBLIC, schema: { tags: ["session"], response: { 200: Session } } }, async (request) =>
    describe(await access.callerOf(request), context),
  );

  app.post(
    "/session",
    { config: PUBLIC, schema: { tags: ["session"], body: SignIn, response: { 200: Session } } },
    async (request, reply) => {
      const { name, password } = request.body;
      refuseTooMany(context, request, name);
      const user = await store.access.users.get(name);
      const right = await isPassword(password, user?.passwordHash);
      const actor: Actor = { who: user?.name ?? "unknown", from: request.ip };
      if (!right || user === undefined || user.disabled) {
        await store.audit.append({ what: "session.refused", subject: name, details: { by: "password" } }, actor);
        throw new Problem(401, "wrong-password", "Name or password is wrong.", {
          mend: "An administrator can give you a sign-in link: limpid users link NAME.",
        });
      }
      access.signInsOfAddress.giveBack(addressKey(request.ip));
      access.signInsOfAccount.giveBack(name.toLowerCase());
      return await begin(request, reply, user, actor);
    },
  );

  app.post(
    "/session/link",
    { config: PUBLIC, schema: { tags: ["session"], body: SignInByLink, response: { 200: Session } } },
    async (request, reply) => {
      refuseTooMany(context, request, undefined);
      const actor: Actor = { who: "unknown", from: request.ip };
      const used = await store.access.links.use(hashOf(request.body.token), actor);
      if (used === undefined || used.user.disabled) {
        throw new Problem(401, "link-used", "This sign-in link opens nothing: it works once, for ten minutes.", {
          mend: "A new one comes with a restart of limpid serve, or from: limpid users link NAME.",
        });
      }
      return await begin(request, reply, used.user, { who: used.user.name, from: request.ip });
    },
  );

  app.post(
    "/session/password",
    { config: { scope: "read" }, schema: { tags: ["session"], body: ChangePassword, response: { 200: Session } } },
    async (request, reply) => {
      const { user: name, session } = callerOf(request);
      const user = name === null || session === undefined ? undefined : await store.access.users.get(name);
      if (user === undefined) throw new Problem(403, "no-session", "A password is changed in a browser.");
      refuseTooMany(context, request, user.name);
      const { current, password } = request.body;
      if (user.hasPassword && !(await isPassword(current ?? "", user.passwordHash)))
        throw new Problem(403, "wrong-password", "The current password is wrong.", { at: "body/current" });
      if (password.toLowerCase().includes(user.name.toLowerCase()))
        throw new Problem(400, "weak-password", "A password must not hold the name.", { at: "body/password" });
      // Ends every session of the account, this one included: whoever knew the old one is out.
      const changed = await store.access.users.put(
        { name: user.name, passwordHash: await hashPassword(password) },
        actorOf(request),
      );
      access.forget();
      return await begin(request, reply, changed, actorOf(request));
    },
  );

  app.delete(
    "/session",
    { config: { scope: "read" }, schema: { tags: ["session"], response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { session } = callerOf(request);
      if (session !== undefined) await access.sessions.end({ hash: session.hash }, actorOf(request));
      reply.header("set-cookie", sessionCookieHeader("", 0, request.protocol === "https"));
      return reply.code(204).send(null);
    },
  );

  async function begin(request: FastifyRequest, reply: FastifyReply, user: User, actor: Actor): Promise<Session> {
    const { secret, caller } = await access.sessions.begin(user, actor, request.headers["user-agent"]);
    const seconds = ((caller.session?.expiresMs ?? 0) - now()) / 1000;
    reply.header("set-cookie", sessionCookieHeader(secret, seconds, request.protocol === "https"));
    return describe(caller, context);
  }
};

function refuseTooMany({ access, metrics }: ServerContext, request: FastifyRequest, account: string | undefined): void {
  const ofAddress = access.signInsOfAddress.take(addressKey(request.ip));
  const ofAccount = account === undefined ? 0 : access.signInsOfAccount.take(account.toLowerCase());
  const wait = Math.max(ofAddress, ofAccount);
  if (wait === 0) return;
  metrics.refused.inc({ reason: "too-many-attempts" });
  throw new Problem(429, "too-many-attempts", "Too many attempts to sign in; wait a little.", {
    retryAfter: wait / 1000,
  });
}

function describe(caller: Caller | undefined, { version }: ServerContext): Session {
  if (caller === undefined) return { user: null, csrf: null, version };
  const { name, role, scopes, session } = caller;
  return {
    user: {
      name,
      role,
      scopes,
      by: session === undefined ? "token" : "session",
      needsPassword: session?.hasPassword === false,
      expiresMs: session?.expiresMs ?? null,
    },
    csrf: session?.csrf ?? null,
    version,
  };
}
