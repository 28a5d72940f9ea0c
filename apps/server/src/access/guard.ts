import type { FastifyRequest } from "fastify";
import type { LimpidApp } from "../app/area.ts";
import { Problem } from "../app/problem.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Access } from "./access.ts";
import { addressKey } from "./attempts.ts";
import type { Caller } from "./caller.ts";
import { type Names, refuseForeignHost, refuseForeignOrigin } from "./origin.ts";
import { isSame } from "./secrets.ts";

export interface GuardOptions {
  readonly access: Access;
  readonly metrics: Metrics;
  readonly names: () => Names;
  /** Whether a connection may come from this address; a server without TLS is for its proxy alone. */
  readonly mayConnect: (address: string | undefined) => boolean;
}

/** Stands before every route, unknown addresses included. */
export function addGuard(app: LimpidApp, { access, metrics, names, mayConnect }: GuardOptions): void {
  app.decorateRequest("caller", null);
  app.addHook("onRequest", async (request) => {
    try {
      if (!mayConnect(request.socket.remoteAddress))
        throw new Problem(403, "no-proxy", "This server answers through its proxy alone.");
      refuseForeignHost(request, names());
      const changes = !["GET", "HEAD", "OPTIONS"].includes(request.method);
      if (changes) refuseForeignOrigin(request);
      const scope = request.is404 ? "public" : (request.routeOptions.config.scope ?? "admin");
      if (scope === "public") return;
      const caller = await access.callerOf(request);
      refuseHaste(access, request, caller);
      if (caller === undefined) {
        throw new Problem(401, "not-signed-in", "Sign in first.", {
          mend: "Programs send a token: authorization: Bearer lmp_…",
        });
      }
      if (!caller.scopes.includes(scope))
        throw new Problem(403, "not-allowed", `This asks for the scope ${scope}, which ${caller.name} does not have.`);
      if (changes) refuseForgery(request, caller);
      request.caller = caller;
    } catch (error) {
      if (error instanceof Problem) metrics.refused.inc({ reason: error.code });
      throw error;
    }
  });
}

/** With a cookie alone nothing changes: the header can be sent only by a page that could read our answers. */
function refuseForgery({ headers }: FastifyRequest, { session }: Caller): void {
  if (session === undefined) return;
  const given = headers["x-limpid-csrf"];
  if (typeof given === "string" && isSame(given, session.csrf)) return;
  throw new Problem(403, "csrf", "The header x-limpid-csrf is missing or wrong.", {
    mend: "GET /api/v1/session tells its value.",
  });
}

function refuseHaste(access: Access, request: FastifyRequest, caller: Caller | undefined): void {
  if (caller?.scopes.includes("ingest") === true && caller.session === undefined) return;
  const wait = access.requests.take(caller?.name ?? addressKey(request.ip));
  if (wait > 0) throw new Problem(429, "too-fast", "Too many requests.", { retryAfter: wait / 1000 });
}
