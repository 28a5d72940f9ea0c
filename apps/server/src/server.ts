import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type LoadedConfig, loadConfig } from "@limpid/config";
import type { Store } from "@limpid/store";
import { Access } from "./access/access.ts";
import { makeSignInLink, type SignInLink } from "./access/sign-in-link.ts";
import { Importing } from "./api/importing.ts";
import { buildApp } from "./app/app.ts";
import type { Area } from "./app/area.ts";
import { limitConnections } from "./app/limits.ts";
import { registerConsole } from "./console-files/console-files.ts";
import { HostKeys } from "./enrolment/host-keys.ts";
import { Intake } from "./ingest/intake.ts";
import { isLoopback, type ListenOptions, type ListenPlan, planListening } from "./listen/address.ts";
import { LiveHub } from "./live/hub.ts";
import type { LogOptions } from "./observe/log.ts";
import { Metrics } from "./observe/metrics.ts";
import { Readiness } from "./observe/readiness.ts";
import { SyslogListener, type SyslogOptions } from "./syslog/listener.ts";

export interface ServerOptions extends ListenOptions {
  /** Opened and closed by who starts the server. */
  readonly store: Store;
  /** Folder of the program's state, 0700. */
  readonly state: string;
  readonly version: string;
  /** What findings are judged by; what is built in unless given. */
  readonly config?: LoadedConfig;
  readonly log?: LogOptions;
  /** Folder with the built console; without it there is the API alone. */
  readonly console?: string;
  readonly now?: () => number;
  /** Where syslog is taken besides. */
  readonly syslog?: SyslogOptions;
  /** Further areas; for tests. */
  readonly areas?: readonly Area[];
}

export interface RunningServer {
  /** Without a slash at the end: `http://127.0.0.1:8443`. */
  readonly url: string;
  /** A link by which an account signs in, once and for ten minutes. */
  readonly link: (user: string) => Promise<SignInLink>;
  /** Keeps the example that comes along, marked as one. */
  readonly addExample: () => Promise<void>;
  /** Ends what runs, tells clients, and lets requests that are being answered end. */
  readonly close: () => Promise<void>;
  /** Cuts the connections that are still there. */
  readonly hurry: () => void;
}

/** Starts the server; throws a `ListenError` where it must not listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { store, state, version, config = builtIn(), now = Date.now } = options;
  const plan = planListening(options);
  const notes = new Notes();
  const intake = await Intake.start({ store, state, version, config, now, note: notes.say });
  try {
    return await startWith(intake, notes, plan, { ...options, config, now });
  } catch (error) {
    await intake.close();
    throw error;
  }
}

async function startWith(
  intake: Intake,
  notes: Notes,
  plan: ListenPlan,
  options: ServerOptions & Required<Pick<ServerOptions, "config" | "now">>,
): Promise<RunningServer> {
  const { store, state, version, config, log = SILENT, now, areas = [] } = options;
  const context = {
    intake,
    hostKeys: new HostKeys(store, now),
    store,
    state,
    version,
    config,
    now,
    importing: new Importing(),
    access: new Access(store, now),
    live: new LiveHub(randomBytes(6).toString("hex")),
    metrics: new Metrics(version),
    readiness: new Readiness(),
  };
  const { tls, trustedProxies, names, mayConnect } = plan;
  const app = await buildApp({
    context,
    log,
    tls,
    trustedProxies,
    names: () => names,
    mayConnect,
    areas: [registerConsole(options.console), ...areas],
  });
  notes.goTo((text) => app.log.warn(text));
  limitConnections(app.server, { isProxy: plan.isProxy });
  await app.listen({ host: plan.host, port: plan.port });
  const syslog = options.syslog === undefined ? undefined : new SyslogListener(intake, options.syslog);
  await syslog?.listen();
  const { port } = app.server.address() as AddressInfo;
  const url = urlOf(plan, port);
  return {
    url,
    link: (user) => makeSignInLink({ store, url, user, now }),
    addExample: async () => {
      await context.importing.importer?.example.add({ who: "limpid", from: null });
    },
    close: async () => {
      await syslog?.close();
      await app.close();
      await intake.close();
    },
    hurry: () => app.server.closeAllConnections(),
  };
}

/** Under which address people reach it: by a name, where it has one. */
function urlOf({ host, tls, names, trustedProxies }: ListenPlan, port: number): string {
  const literal = host.includes(":") ? `[${host}]` : host;
  if (isLoopback(host)) return `${tls === undefined ? "http" : "https"}://${literal}:${port}`;
  const name = names.hosts.find((one) => /[a-z]/.test(one) && !one.startsWith("*") && !one.startsWith("["));
  if (tls === undefined && trustedProxies.length > 0) return `https://${name ?? literal}`;
  return `https://${name ?? literal}:${port}`;
}

/** What comes up before there is a log waits for it. */
class Notes {
  readonly #early: string[] = [];
  #say: ((text: string) => void) | undefined;

  readonly say = (text: string): void => {
    if (this.#say === undefined) this.#early.push(text);
    else this.#say(text);
  };

  goTo(say: (text: string) => void): void {
    this.#say = say;
    for (const text of this.#early.splice(0)) say(text);
  }
}

function builtIn(): LoadedConfig {
  const loaded = loadConfig({ env: {}, uid: -1 });
  if (!("config" in loaded)) throw new Error("the built-in configuration is wrong");
  return loaded;
}

const SILENT: LogOptions = { level: "silent", write: () => {} };
