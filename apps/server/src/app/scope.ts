import type {} from "@fastify/swagger";
import type { RouteOptions } from "fastify";
import { SCOPES } from "../contract/index.ts";

/** What a route asks of the one who calls it. `public`: nothing. */
export type RouteScope = (typeof SCOPES)[number] | "public";

declare module "fastify" {
  interface FastifyContextConfig {
    scope?: RouteScope;
  }
}

/** A route that does not say who may call it does not start. */
export function demandScope({ url, method, config }: RouteOptions): void {
  const scope = config?.scope;
  if (scope !== undefined && (scope === "public" || SCOPES.includes(scope))) return;
  throw new Error(`route ${String(method)} ${url} declares no scope; give it config: { scope }`);
}
