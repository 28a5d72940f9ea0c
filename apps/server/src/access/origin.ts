import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { Problem } from "../app/problem.ts";

/** Under which names the server is asked for. */
export interface Names {
  /** Lower-case, without a port; `*.example.org` for what a certificate names so. */
  readonly hosts: readonly string[];
  /** It listens on every address: a literal one needs no list, because no name leads there. */
  readonly anyAddress: boolean;
}

/**
 * Refuses what was asked for under a name that is not ours. A page of an attacker can point its own name at this
 * address (DNS rebinding); the browser then takes us for its own server, but the name it sends stays the attacker's.
 */
export function refuseForeignHost(request: FastifyRequest, names: Names): void {
  const host = hostOf(request.host);
  if (host !== undefined && isOurs(host, names)) return;
  throw new Problem(421, "foreign-host", "This server is not known under the name that it was asked for.", {
    mend: "Use the address that it printed at its start, or name it there: limpid serve --name HOST.",
  });
}

/** Refuses changes that another site's page asks for with this browser's cookie. */
export function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin, "sec-fetch-site": site } = request.headers;
  const own = `${request.protocol}://${request.host}`.toLowerCase();
  const foreign =
    (origin !== undefined && origin.toLowerCase() !== own) ||
    (site !== undefined && site !== "same-origin" && site !== "none");
  if (foreign) throw new Problem(403, "foreign-origin", "A page of another site asked for this.");
}

/** Name or address out of `Host`, without the port; undefined: it is none. */
export function hostOf(header: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::\d{1,5})?$/i.exec(header ?? "");
  return match?.[1]?.toLowerCase().replace(/\.$/, "");
}

function isOurs(host: string, { hosts, anyAddress }: Names): boolean {
  const literal = isIP(host.replace(/^\[|\]$/g, "")) !== 0;
  if (literal && anyAddress) return true;
  return hosts.some((name) =>
    name.startsWith("*.")
      ? host.endsWith(name.slice(1)) && !host.slice(0, -name.length + 1).includes(".")
      : name === host,
  );
}
