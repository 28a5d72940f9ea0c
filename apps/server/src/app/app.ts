import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import { fastify, LogController } from "fastify";
import { registerHealth } from "../observe/health.ts";
import { type LogOptions, loggerOptions, logRequests } from "../observe/log.ts";
import { answerProblems } from "./answers.ts";
import type { Area, LimpidApp, ServerContext } from "./area.ts";
import { toJson } from "./json.ts";
import { SLOW_CLIENTS } from "./limits.ts";
import { demandScope } from "./scope.ts";
import { addSecurityHeaders } from "./security-headers.ts";

/** Every area of the server: one line each. */
const AREAS: readonly Area[] = [registerHealth];

export interface AppOptions {
  readonly context: ServerContext;
  readonly log: LogOptions;
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  /** Addresses whose word about who asks is believed. */
  readonly trustedProxies?: readonly string[];
  /** Further areas; tests add their own. */
  readonly areas?: readonly Area[];
}

/** The server without an address: every area with its routes. */
export async function buildApp({ context, log, tls, trustedProxies = [], areas = [] }: AppOptions): Promise<LimpidApp> {
  const app = fastify({
    ...SLOW_CLIENTS,
    ...(tls !== undefined && { https: { ...tls, ...SLOW_CLIENTS.http, minVersion: "TLSv1.2" } }),
    logger: loggerOptions(log),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    routerOptions: { maxParamLength: 1000, ignoreTrailingSlash: false },
    onProtoPoisoning: "error",
    onConstructorPoisoning: "error",
    return503OnClosing: true,
    forceCloseConnections: "idle",
  }) as unknown as LimpidApp;
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setSerializerCompiler(() => toJson);
  app.setReplySerializer(toJson);
  app.addHook("onRoute", demandScope);
  addSecurityHeaders(app, { tls: tls !== undefined });
  logRequests(app, context.metrics);
  answerProblems(app);
  for (const area of [...AREAS, ...areas]) await app.register(async (inner) => area(inner as LimpidApp, context));
  return app;
}
