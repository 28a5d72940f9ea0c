import { escapeText } from "@limpid/core";
import type { FastifyRequest } from "fastify";
import type { LimpidApp } from "../app/area.ts";
import type { Metrics } from "./metrics.ts";

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

export interface LogOptions {
  readonly level: LogLevel;
  /** Takes whole lines of JSON. */
  readonly write: (line: string) => void;
}

/** Lines of JSON. Requests are logged by {@link logRequests} alone, so no header and no query gets in. */
export function loggerOptions({ level, write }: LogOptions) {
  return {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorOf },
    stream: { write },
  };
}

/** Stack and message; not what libraries hang on their errors, which can be a whole request. */
function errorOf({ name, message, stack }: Error) {
  return { type: name, message: escapeText(message), stack: escapeText(stack ?? "") };
}

/** One line for each request that failed or changed something; the others only with `debug`. */
export function logRequests(app: LimpidApp, metrics: Metrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? "none";
    const { statusCode: status, elapsedTime } = reply;
    metrics.requests.inc({ method, route, status });
    metrics.seconds.observe({ route }, elapsedTime / 1000);
    const line = {
      method,
      path: pathOf(request),
      status,
      ms: Math.round(elapsedTime),
      from: request.ip,
      ...(request.caller !== null && { who: request.caller.name }),
    };
    const quiet = status < 400 && (method === "GET" || method === "HEAD");
    request.log[quiet ? "debug" : "info"](line, "request");
  });
}

/** Without the query: what people search for is theirs. */
function pathOf({ url }: FastifyRequest): string {
  const end = url.indexOf("?");
  return (end < 0 ? url : url.slice(0, end)).slice(0, 300);
}
