import type { ActedEvent, EventOf, FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";

/** How one sensor tells what happened on a host: what it sees of it, and how it names it. */
export interface SensorView {
  /** Name of its source. */
  readonly source: string;
  readonly tell: (events: readonly ActedEvent[]) => readonly TelemetryEvent[];
}

const plain = (file: FileRef): FileRef => ({
  ...file,
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
});

const SILENT: ProcessSighting = {
  pid: 0,
  ppid: undefined,
  image: undefined,
  name: undefined,
  uid: undefined,
  euid: undefined,
  gid: undefined,
  loginUser: undefined,
  session: undefined,
  terminal: undefined,
  cwd: undefined,
};

type Told = { readonly [K in ActedEvent["kind"]]?: (event: EventOf<K>) => TelemetryEvent | undefined };

function view(source: string, processOf: () => (event: ActedEvent) => ProcessSighting, told: Told): SensorView {
  return {
    source,
    tell: (events) => {
      const name = processOf();
      return events.flatMap((event) => {
        const process = name(event); // also of what it does not tell: its ids go on
        const tell = told[event.kind] as ((event: ActedEvent) => TelemetryEvent | undefined) | undefined;
        const mine = tell?.({ ...event, id: `${source}:${event.id}`, process } as ActedEvent);
        return mine === undefined ? [] : [mine];
      });
    },
  };
}

const as = <K extends ActedEvent["kind"]>(event: EventOf<K>): EventOf<K> => event;
const byPath = <E extends { readonly file: FileRef }>(event: E): E => ({ ...event, file: plain(event.file) });
const pairByPath = <E extends { readonly from: FileRef; readonly to: FileRef }>(event: E): E => ({
  ...event,
  from: plain(event.from),
  to: plain(event.to),
});
const renamed = (event: EventOf<"file.renamed">) => ({ ...pairByPath(event), replaced: undefined });
const run = (event: EventOf<"process.executed">): EventOf<"process.executed"> => ({
  ...event,
  file: plain({ ...event.file, path: event.image ?? event.file.path }),
  interpreters: [],
});
const creationOnly = (event: EventOf<"file.opened">) =>
  event.created ? { ...byPath(event), truncated: false, descriptor: undefined } : undefined;
const written = ({ id, at, host, process, file }: EventOf<"file.opened">, finished: boolean): TelemetryEvent => ({
  kind: "file.written",
  id,
  at,
  host,
  process,
  file,
  finished,
});

/** No stable id: the pid, and what the record says beside it. */
const byPid =
  () =>
  ({ process }: ActedEvent): ProcessSighting => ({
    ...SILENT,
    pid: process.pid,
    ppid: process.ppid,
    image: process.image,
    uid: process.uid,
    loginUser: process.loginUser,
    cwd: process.cwd,
  });

/** One id for a process through all its images. */
const byLifetime = (prefix: string) => () => {
  const ids = new Map<number, string>();
  let count = 0;
  return ({ kind, process }: ActedEvent): ProcessSighting => {
    const sensorId = ids.get(process.pid) ?? `${prefix}${++count}`;
    if (kind === "process.exited") ids.delete(process.pid);
    else ids.set(process.pid, sensorId);
    return { ...SILENT, pid: process.pid, ppid: process.ppid, image: process.image, uid: process.uid, sensorId };
  };
};

/** Another id with each image. */
const byExecution = (prefix: string) => () => {
  const ids = new Map<number, string>();
  let count = 0;
  return ({ kind, process }: ActedEvent): ProcessSighting => {
    const former = ids.get(process.pid);
    const sensorId = former === undefined || kind === "process.executed" ? `${prefix}${++count}` : former;
    if (kind === "process.exited") ids.delete(process.pid);
    else ids.set(process.pid, sensorId);
    const sighting = { ...SILENT, pid: process.pid, ppid: process.ppid, image: process.image, uid: process.uid };
    return former !== undefined && former !== sensorId
      ? { ...sighting, sensorId, formerSensorId: former }
      : { ...sighting, sensorId };
  };
};

const SHA256 = "5".repeat(64);

export const VIEWS = {
  auditd: { source: "auditd", tell: (events) => events },
  /** It reads the same records: its ids are theirs. */
  laurel: { source: "laurel", tell: (events) => events },
  osquery: view("osquery", byPid, {
    "process.forked": as,
    "process.executed": run,
    "file.opened": (event) => byPath(written(event, false) as EventOf<"file.written">),
    "file.renamed": renamed,
    "file.linked": pairByPath,
    "file.removed": byPath,
  }),
  sysmon: view("sysmon-linux", byLifetime("{guid-"), {
    "process.executed": run,
    "process.exited": as,
    "file.opened": creationOnly,
    "file.removed": byPath,
  }),
  falco: view("falco", byPid, {
    "process.executed": run,
    "file.opened": byPath,
    "file.renamed": renamed,
    "file.removed": byPath,
    "file.mode-changed": byPath,
  }),
  tetragon: view("tetragon", byExecution("exec-"), {
    "process.executed": (event) => ({ ...run(event), argv: [event.image ?? "", ...event.argv.slice(1)] }),
    "process.exited": as,
  }),
  ecs: view("ecs", byLifetime("entity-"), {
    "process.forked": as,
    "process.executed": (event) => ({ ...run(event), file: { ...run(event).file, sha256: SHA256 } }),
    "process.exited": as,
    "file.opened": creationOnly,
    "file.renamed": renamed,
    "file.removed": byPath,
  }),
  ocsf: view("ocsf", byLifetime("uid-"), {
    "process.executed": run,
    "process.exited": as,
    "file.opened": creationOnly,
    "file.removed": byPath,
  }),
  eslogger: view("eslogger", byExecution("es-"), {
    "process.forked": as,
    "process.executed": as,
    "process.exited": as,
    "file.opened": as,
    "file.mode-changed": as,
    "file.renamed": as,
    "file.linked": as,
    "file.removed": as,
  }),
  /** No creations: what was written, when it is closed. */
  santa: view("santa", byExecution("es-"), {
    "process.forked": as,
    "process.executed": (event) => ({ ...event, file: { ...event.file, device: undefined, sha256: SHA256 } }),
    "process.exited": as,
    "file.opened": (event) => written({ ...event, file: { ...event.file, device: undefined } }, true),
    "file.renamed": as,
    "file.removed": as,
  }),
} satisfies Readonly<Record<string, SensorView>>;

/** Stamps of whole seconds. */
export const toTheSecond = (events: readonly TelemetryEvent[]): readonly TelemetryEvent[] =>
  events.map((event) => ({ ...event, at: Math.floor(event.at / 1000) * 1000 }));

/** Stamps that are off by `skewMs`, and by what `jitterMs` says beside it; a sensor's own order stays. */
export function offBy(
  events: readonly TelemetryEvent[],
  skewMs: number,
  jitterMs: readonly number[] = [],
): readonly TelemetryEvent[] {
  let newest = Number.NEGATIVE_INFINITY;
  return events.map((event, index) => {
    newest = Math.max(newest, event.at + skewMs + (jitterMs[index % Math.max(1, jitterMs.length)] ?? 0));
    return { ...event, at: newest };
  });
}
