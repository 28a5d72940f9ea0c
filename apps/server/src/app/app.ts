import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import { fastify, LogController } from "fastify";
import { addGuard } from "../access/guard.ts";
import type { Names } from "../access/origin.ts";
import { registerSession } from "../api/session.ts";
import { registerLive } from "../live/live.ts";
import { registerHealth } from "../observe/health.ts";
import { type LogOptions, loggerOptions, logRequests } from "../observe/log.ts";
import { answerProblems } from "./answers.ts";
import type { Area, LimpidApp, ServerContext } from "./area.ts";
import { toJson } from "./json.ts";
import { SLOW_CLIENTS } from "./limits.ts";
import { demandScope } from "./scope.ts";
import { addSecurityHeaders } from "./security-headers.ts";

/** Areas below /api/v1: one line each. */
const API: readonly Area[] = [registerSession, registerLive];
/** Areas that name whole paths: one line each. */
const WHOLE: readonly Area[] = [registerHealth];

export interface AppOptions {
  readonly context: ServerContext;
  readonly log: LogOptions;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer } | undefined;
  /** Addresses whose word about who asks is believed. */
  readonly trustedProxies?: readonly string[];
  readonly names: () => Names;
  readonly mayConnect: (address: string | undefined) => boolean;
  /** Further areas with whole paths. */
  readonly areas?: readonly Area[];
}

/** The server without an address: every area with its routes. */
export async function buildApp(options: AppOptions): Promise<LimpidApp> {
  const { context, log, tls, trustedProxies = [], names, mayConnect, areas = [] } = options;
  const { http, ...limits } = SLOW_CLIENTS;
  const app = fastify({
    ...limits,
    ...(tls === undefined ? { http } : { https: { ...http, ...tls, minVersion: "TLSv1.2" } }),
    logger: loggerOptions(log),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    routerOptions: { maxParamLength: 4096 },
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
  addGuard(app, { access: context.access, metrics: context.metrics, names, mayConnect });
  answerProblems(app);
  for (const area of API) await app.register(async (inner) => area(inner as LimpidApp, context), { prefix: "/api/v1" });
  for (const area of [...WHOLE, ...areas]) await app.register(async (inner) => area(inner as LimpidApp, context));
  return app;
}
