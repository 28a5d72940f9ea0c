import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { OutgoingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@limpid/config";
import { openStore, type Store } from "@limpid/store";
import type { InjectOptions } from "fastify";
import { Compile } from "typebox/compile";
import { Access } from "../access/access.ts";
import { sessionCookieHeader } from "../access/cookie.ts";
import { hashOf, makeSecret, TOKEN_PREFIX } from "../access/secrets.ts";
import { Importing } from "../api/importing.ts";
import { buildApp } from "../app/app.ts";
import type { Area, LimpidApp, ServerContext } from "../app/area.ts";
import { toJson } from "../app/json.ts";
import { Problem } from "../app/problem.ts";
import type { Role, Scope } from "../contract/index.ts";
import { HostKeys } from "../enrolment/host-keys.ts";
import type { Intake } from "../ingest/intake.ts";
import { LiveHub } from "../live/hub.ts";
import { Metrics } from "../observe/metrics.ts";
import { Readiness } from "../observe/readiness.ts";

/** What a request needs to come from somebody. */
export interface As {
  readonly headers: Readonly<Record<string, string>>;
}

export interface TestServer {
  readonly app: LimpidApp;
  readonly store: Store;
  readonly context: ServerContext;
  readonly folder: string;
  /** Lines of the log, as they were written. */
  readonly log: readonly string[];
  readonly clock: { now: number };
  /** A browser that is signed in as an account of this role; changes carry the header against forgery. */
  readonly signedIn: (role: Role) => Promise<As>;
  /** A program with a token. */
  readonly withToken: (...scopes: readonly Scope[]) => Promise<As>;
  readonly ask: (method: string, path: string, as?: As, body?: unknown) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  readonly json: any;
}

export interface TestServerOptions {
  readonly areas?: readonly Area[];
  readonly samples?: boolean;
  readonly trustedProxies?: readonly string[];
  /** Called before any route is added. */
  readonly onApp?: (app: LimpidApp) => void;
}

/** Takes nothing: starting what judges would cost each test a second. */
const NO_INTAKE = {
  listen: () => {},
  trouble: undefined,
  inbox: { bytes: 0 },
  take: () => Promise.reject(new Problem(503, "no-engine", "This server judges nothing.")),
} as unknown as Intake;

const BY = { who: "test", from: null } as const;

/** The server over a store of its own, without an address; every answer is held against its schema. */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "limpid-server-"));
  const clock = { now: Date.UTC(2026, 10, 22, 12) };
  const now = () => clock.now;
  const store = await openStore({
    folder: join(folder, "store"),
    samples: options.samples === true ? "keep" : "none",
    now,
  });
  const config = loadConfig({ env: {}, uid: 1000 });
  if (!("config" in config)) throw new Error("the built-in configuration is wrong");
  const log: string[] = [];
  const context: ServerContext = {
    store,
    config,
    now,
    state: folder,
    version: "0.1.0",
    access: new Access(store, now),
    live: new LiveHub(randomBytes(4).toString("hex")),
    metrics: new Metrics("0.1.0"),
    readiness: new Readiness(),
    importing: new Importing(),
    hostKeys: new HostKeys(store, now),
    intake: NO_INTAKE,
  };
  const app = await buildApp({
    context,
    log: { level: "debug", write: (line) => void log.push(line) },
    names: () => ({ hosts: ["localhost"], anyAddress: false }),
    mayConnect: () => true,
    trustedProxies: options.trustedProxies ?? [],
    areas: options.areas ?? [],
    serialise: checkedJson,
    ...(options.onApp !== undefined && { onApp: options.onApp }),
  });
  await app.ready();

  const signedIn = async (role: Role): Promise<As> => {
    const user = await store.access.users.put({ name: `${role}-person`, role }, BY);
    const { secret, caller } = await context.access.sessions.begin(user, BY, undefined);
    const [cookie = ""] = sessionCookieHeader(secret, 60, false).split(";");
    return { headers: { cookie, "x-limpid-csrf": caller.session?.csrf ?? "" } };
  };
  const withToken = async (...scopes: readonly Scope[]): Promise<As> => {
    const secret = makeSecret(TOKEN_PREFIX);
    const name = `program-${scopes.join("-")}`;
    await store.access.tokens.make({ hash: hashOf(secret), name, owner: null, scopes, expiresMs: null }, BY);
    return { headers: { authorization: `Bearer ${secret}` } };
  };
  const ask = async (method: string, path: string, as?: As, body?: unknown): Promise<Answer> => {
    const {
      statusCode,
      headers,
      body: text,
    } = await app.inject({
      method: method as NonNullable<InjectOptions["method"]>,
      url: path,
      headers: { host: "localhost", ...as?.headers },
      ...(body !== undefined && { payload: body as object }),
    });
    return {
      status: statusCode,
      headers,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  };
  const close = async (): Promise<void> => {
    await app.close();
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { app, store, context, folder, log, clock, signedIn, withToken, ask, close };
}

/** An answer that its own schema would refuse is a mistake of ours. */
function checkedJson(schema: object): (value: unknown) => string {
  const compiled = Compile(schema);
  return (value) => {
    const text = toJson(value);
    const sent: unknown = JSON.parse(text);
    if (!compiled.Check(sent))
      throw new Error(`answer against its schema: ${JSON.stringify(compiled.Errors(sent)[0])}`);
    return text;
  };
}
