import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { Store } from "@limpid/store";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { LiveHub } from "../live/hub.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Readiness } from "../observe/readiness.ts";

/** Fastify with the schemas of the contract as types. */
export type LimpidApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What the areas of the server share. */
export interface ServerContext {
  readonly store: Store;
  readonly live: LiveHub;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly version: string;
}

/**
 * An area of the server: its routes, and what it starts and stops (`onReady` and `onClose` hooks of its app). Each gets
 * an app of its own, so hooks and parsers that it adds are its own too.
 */
export type Area = (app: LimpidApp, context: ServerContext) => void | Promise<void>;
