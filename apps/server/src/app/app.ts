import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import { fastify, LogController } from "fastify";
import { addGuard } from "../access/guard.ts";
import type { Names } from "../access/origin.ts";
import { registerArtifacts } from "../api/artifacts.ts";
import { registerAudit } from "../api/audit.ts";
import { registerConfig } from "../api/config.ts";
import { registerEvents } from "../api/events.ts";
import { registerFindings } from "../api/findings.ts";
import { registerGroups } from "../api/groups.ts";
import { registerHosts } from "../api/hosts.ts";
import { registerImports } from "../api/imports.ts";
import { collectRoutes, registerDocs } from "../api/openapi.ts";
import { registerProcesses } from "../api/processes.ts";
import { registerSamples } from "../api/samples.ts";
import { registerSession } from "../api/session.ts";
import { registerTokens } from "../api/tokens.ts";
import { registerTriage } from "../api/triage.ts";
import { registerUsers } from "../api/users.ts";
import { registerViews } from "../api/views.ts";
import { registerAttack } from "../attack/attack.ts";
import { registerEnrolment } from "../enrolment/enrolment.ts";
import { registerExports } from "../exports/exports.ts";
import { registerBulk } from "../ingest/bulk.ts";
import { registerIngest } from "../ingest/ingest.ts";
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
const API: readonly Area[] = [
  registerSession,
  registerFindings,
  registerExports,
  registerTriage,
  registerSamples,
  registerGroups,
  registerHosts,
  registerArtifacts,
  registerEvents,
  registerProcesses,
  registerViews,
  registerUsers,
  registerTokens,
  registerConfig,
  registerAudit,
  registerImports,
  registerIngest,
  registerEnrolment,
  registerLive,
];
/** Areas that name whole paths: one line each. */
const WHOLE: readonly Area[] = [registerHealth, registerDocs, registerAttack, registerBulk];

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
  /** Called before any route is added; for tests. */
  readonly onApp?: (app: LimpidApp) => void;
  /** How an answer of this schema is written; tests hold it against the schema. */
  readonly serialise?: (schema: object) => (value: unknown) => string;
}

/** The server without an address: every area with its routes. */
export async function buildApp(options: AppOptions): Promise<LimpidApp> {
  const { context, log, tls, trustedProxies = [], names, mayConnect, areas = [], serialise, onApp } = options;
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
  app.setSerializerCompiler(({ schema }) => serialise?.(schema) ?? toJson);
  app.setReplySerializer(toJson);
  app.addHook("onRoute", demandScope);
  onApp?.(app);
  addSecurityHeaders(app, { tls: tls !== undefined });
  logRequests(app, context.metrics);
  addGuard(app, { access: context.access, metrics: context.metrics, names, mayConnect });
  answerProblems(app);
  await collectRoutes(app, context.version);
  for (const area of API) await app.register(async (inner) => area(inner as LimpidApp, context), { prefix: "/api/v1" });
  for (const area of [...WHOLE, ...areas]) await app.register(async (inner) => area(inner as LimpidApp, context));
  return app;
}
