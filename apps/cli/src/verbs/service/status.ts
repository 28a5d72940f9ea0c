import type { Manager } from "./plan.ts";

/** What the service manager says of the service. */
export interface ServiceStatus {
  readonly running: boolean;
  /** In its manager's words: `active (running)`. */
  readonly state: string;
  /** Since when it is so, as the manager writes it. */
  readonly since: string | undefined;
  readonly pid: number | undefined;
  /** The service's own words: what it found, what was lost. */
  readonly says: string | undefined;
  /** How often it was started anew. */
  readonly restarts: number;
  /** It starts with the system. */
  readonly enabled: boolean;
}

/** What `systemctl show` is asked for. */
export const SHOWN = [
  "ActiveState",
  "SubState",
  "StateChangeTimestamp",
  "StatusText",
  "MainPID",
  "NRestarts",
  "UnitFileState",
] as const;

/** `Key=value` lines, as systemctl shows them. */
export function parseShown(text: string): ServiceStatus {
  const values = new Map(text.split("\n").map((line) => keyAndValue(line)));
  const of = (key: (typeof SHOWN)[number]): string => values.get(key) ?? "";
  const pid = Number(of("MainPID"));
  return {
    running: of("ActiveState") === "active",
    state: `${of("ActiveState") || "unknown"} (${of("SubState") || "unknown"})`,
    since: of("StateChangeTimestamp") || undefined,
    pid: pid > 0 ? pid : undefined,
    says: of("StatusText") || undefined,
    restarts: Number(of("NRestarts")) || 0,
    enabled: of("UnitFileState") === "enabled",
  };
}

function keyAndValue(line: string): [string, string] {
  const at = line.indexOf("=");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}

/** What `launchctl print` says, of which its manual promises nothing: the two values that people read there. */
export function parsePrinted(text: string): ServiceStatus {
  const [, state = "not loaded"] = /^\tstate = (.{1,40})$/m.exec(text) ?? [];
  const [, pid] = /^\tpid = (\d{1,10})$/m.exec(text) ?? [];
  return {
    running: state === "running",
    state,
    since: undefined,
    pid: pid === undefined ? undefined : Number(pid),
    says: undefined,
    restarts: 0,
    enabled: text !== "",
  };
}

/** The version that wrote a service's file; undefined for another's file. */
export function versionIn(file: string): string | undefined {
  return /^(?:# |<!-- )Limpid (\d[\w.+-]{0,40})/m.exec(file)?.[1];
}

export interface Installed {
  readonly manager: Manager;
  readonly path: string;
  readonly version: string | undefined;
  /** Where to read what it said. */
  readonly journal: string;
}

/** For a person. */
export function statusLines(status: ServiceStatus, { path, version, journal }: Installed): readonly string[] {
  const line = (label: string, text: string): string => `${label.padEnd(11)}${text}`;
  const { state, since, pid, says, restarts, enabled } = status;
  return [
    line("installed", `${path}, ${enabled ? "starts with the system" : "does not start with the system"}`),
    line("version", version ?? "not known"),
    line("state", `${state}${since === undefined ? "" : ` since ${since}`}${pid === undefined ? "" : `, pid ${pid}`}`),
    ...(restarts > 0 ? [line("restarts", `${restarts}, by itself`)] : []),
    ...(says === undefined ? [] : [line("says", says)]),
    line("journal", journal),
  ];
}
