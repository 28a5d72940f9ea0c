import { join } from "node:path";
import { explainConfigError, type LoadedConfig, loadConfig } from "@limpid/config";
import { stateFolder } from "@limpid/host";
import { ListenError, type LogLevel, type RunningServer, type ServerOptions, startServer } from "@limpid/server";
import { openStore, type Store, StoreError } from "@limpid/store";
import { EXIT, type ExitCode, InputError, UsageError } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { VERSION } from "../../version.ts";
import { consoleFolder } from "./console-folder.ts";
import { accountForLink } from "./first-account.ts";
import { parseListen } from "./parse-listen.ts";

export interface ServeOptions {
  readonly listen: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly trustedProxy?: readonly string[];
  readonly name?: readonly string[];
  readonly syslog?: string;
  readonly syslogCa?: string;
  readonly state?: string;
  readonly config?: string;
  readonly keepSamples: boolean;
  readonly signIn?: string;
  readonly logLevel?: LogLevel;
  /** Another free port where this one is taken. */
  readonly anyPort?: boolean;
  /** The example is there from the first start. */
  readonly withExample?: boolean;
}

/** Whoever waits longer than this for an answer is let go when the server stops. */
const STOP_MS = 10_000;

/** `limpid serve`: runs until it is told to stop. */
export async function serve(options: ServeOptions): Promise<ExitCode> {
  const stopped = untilStopped();
  const listen = listenOf(options);
  const config = configOf(options);
  const state = stateOf(options);
  const store = await storeIn(state, options.keepSamples);
  try {
    const server = await start({ ...listen, store, state, config }, options);
    try {
      await announce(server, store, options);
      await stopped;
    } finally {
      await closed(server);
    }
  } finally {
    await store.close();
  }
  return EXIT.nothing;
}

/** Asked once: a second signal ends the program at once, as usual. */
function untilStopped(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop());
  });
}

function listenOf(options: ServeOptions) {
  const { listen, tlsCert, tlsKey, trustedProxy = [], name = [] } = options;
  const syslog = syslogOf(options);
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UsageError("--tls-cert and --tls-key belong together: a certificate is used with its key");
  return {
    ...parseListen(listen),
    ...(tlsCert !== undefined && tlsKey !== undefined && { tls: { certFile: tlsCert, keyFile: tlsKey } }),
    trustedProxies: trustedProxy,
    names: name,
    ...syslog,
  };
}

/** Without TLS anybody on the way could read and write records, so it is for this machine alone. */
function syslogOf({ syslog, syslogCa, tlsCert, tlsKey }: ServeOptions): Pick<ServerOptions, "syslog"> {
  if (syslog === undefined) return {};
  const place = parseListen(syslog);
  const source = "auto";
  if (tlsCert !== undefined && tlsKey !== undefined) {
    const ca = syslogCa === undefined ? {} : { clientCaFile: syslogCa };
    return { syslog: { ...place, source, tls: { certFile: tlsCert, keyFile: tlsKey, ...ca } } };
  }
  if (!/^(?:127\.|::1$|localhost$)/.test(place.host))
    throw new UsageError("--syslog on another address than this machine's own needs --tls-cert and --tls-key");
  return { syslog: { ...place, source } };
}

function configOf({ config }: ServeOptions): LoadedConfig {
  const loaded = loadConfig({ path: config, env: process.env, uid: process.getuid?.() ?? -1 });
  if (!("config" in loaded)) throw new UsageError(loaded.map(explainConfigError).join("\n"));
  return loaded;
}

function stateOf({ state }: ServeOptions): string {
  const found = stateFolder(state, process.env, process.getuid?.() ?? -1);
  if ("why" in found) throw new InputError(`${found.why}. Name another folder: --state DIR`);
  return found.path;
}

async function storeIn(state: string, keepSamples: boolean): Promise<Store> {
  try {
    return await openStore({ folder: join(state, "store"), samples: keepSamples ? "keep" : "none" });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code === "internal") throw error;
    throw new InputError(error.message, { cause: error });
  }
}

type Start = Omit<Parameters<typeof startServer>[0], "log" | "version" | "console">;

async function start(
  options: Start,
  { logLevel, anyPort = false }: Pick<ServeOptions, "logLevel" | "anyPort">,
): Promise<RunningServer> {
  const level = logLevel ?? (stderr.isTerminal ? "warn" : "info");
  const log = { level, write: writeLog } as const;
  const console = consoleFolder();
  try {
    return await startServer({ ...options, log, version: VERSION, ...(console !== undefined && { console }) });
  } catch (error) {
    if (error instanceof ListenError) throw new UsageError(error.message);
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE" && anyPort && options.port !== 0)
      return await start({ ...options, port: 0 }, logLevel === undefined ? {} : { logLevel });
    if (code !== "EADDRINUSE" && code !== "EACCES" && code !== "EADDRNOTAVAIL") throw error;
    throw new InputError(
      `${options.host}:${options.port}: ${WHY[code]}. Another one: limpid serve --listen 127.0.0.1:PORT (0: any that is free)`,
    );
  }
}

/** At once: a log that waits for more lines is none. */
function writeLog(line: string): void {
  stderr.write(line);
  stderr.flush();
}

const WHY = {
  EADDRINUSE: "something listens there already",
  EACCES: "no right to listen there",
  EADDRNOTAVAIL: "no address of this machine",
} as const;

async function announce(server: RunningServer, store: Store, options: ServeOptions): Promise<void> {
  stdout.line(`Limpid ${VERSION} listens on ${server.url}`);
  const isFirst = (await store.access.users.list()).length === 0;
  const account = await accountForLink(store, options.signIn);
  if (isFirst && options.withExample === true) await server.addExample();
  if (account !== undefined && isJournal()) {
    // A journal is a log, and a link must be in none.
    stdout.line(`No sign-in link is printed into a journal. For one: limpid users link ${account}`);
  } else if (account !== undefined) {
    const { url } = await server.link(account);
    stdout.line(`Sign in as ${account}, once and within ten minutes, by this link:`);
    stdout.line(`  ${url}`);
  }
  if (stdout.isTerminal) stdout.line("Ctrl-C stops it.");
  stdout.flush();
}

/** Whether what is printed goes into a log of the system, as under systemd. */
function isJournal(): boolean {
  return process.env.JOURNAL_STREAM !== undefined;
}

async function closed(server: RunningServer): Promise<void> {
  const hurry = setTimeout(() => server.hurry(), STOP_MS);
  try {
    await server.close();
  } finally {
    clearTimeout(hurry);
  }
}
