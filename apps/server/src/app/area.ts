import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { LoadedConfig } from "@limpid/config";
import type { Store } from "@limpid/store";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { Access } from "../access/access.ts";
import type { Importing } from "../api/importing.ts";
import type { HostKeys } from "../enrolment/host-keys.ts";
import type { Intake } from "../ingest/intake.ts";
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
  readonly access: Access;
  readonly live: LiveHub;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** What findings are judged by. */
  readonly config: LoadedConfig;
  /** Where batches go in, and findings come of them. */
  readonly intake: Intake;
  readonly hostKeys: HostKeys;
  /** Set by the area that reads what is dropped on the console. */
  readonly importing: Importing;
  /** Folder of the program's state, in which an area keeps what is its own; 0700. */
  readonly state: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly version: string;
}

/**
 * An area of the server: its routes, and what it starts and stops (`onReady` and `onClose` hooks of its app). Each gets
 * an app of its own, so hooks and parsers that it adds are its own too.
 */
export type Area = (app: LimpidApp, context: ServerContext) => void | Promise<void>;
