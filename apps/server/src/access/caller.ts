import type { Actor } from "@limpid/store";
import type { FastifyRequest } from "fastify";
import type { Role, Scope } from "../contract/index.ts";

/** Who asks, and what they may do. */
export interface Caller {
  /** As the audit log names them: a user, `token:NAME`, `host:NAME`. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The account; null for a credential that is nobody's. */
  readonly user: string | null;
  readonly role: Role | null;
  /** The session of a browser, where they came by one. */
  readonly session?: {
    readonly hash: string;
    readonly expiresMs: number;
    /** For the header of changes. */
    readonly csrf: string;
    readonly hasPassword: boolean;
  };
  /** What an area that knows credentials of its own says of one. */
  readonly credential?: unknown;
}

/** What a role may do. */
export const SCOPES_OF_ROLE: { readonly [R in Role]: readonly Scope[] } = {
  viewer: ["read"],
  analyst: ["read", "triage", "evidence"],
  admin: ["read", "triage", "evidence", "admin", "ingest"],
};

declare module "fastify" {
  interface FastifyRequest {
    /** Set on every route that is not public. */
    caller: Caller | null;
  }
}

/** Who asks, on a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error(`${request.routeOptions.url} is public and asks who calls it`);
  return request.caller;
}

/** Who asks, for the audit log. */
export function actorOf(request: FastifyRequest): Actor {
  return { who: callerOf(request).name, from: request.ip };
}
