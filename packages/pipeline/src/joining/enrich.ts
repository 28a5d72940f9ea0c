import type { ActedEvent, FileRef, ProcessSighting, Telling } from "@limpid/core";

/** The event, with what another sensor's telling of the same occurrence adds: what it says already stays. */
export function enrich(event: ActedEvent, other: ActedEvent, telling: Telling): ActedEvent {
  const told: ActedEvent = {
    ...event,
    ...(event.platform === undefined && other.platform !== undefined ? { platform: other.platform } : {}),
    process: enrichProcess(event.process, other.process),
    alsoTold: [...(event.alsoTold ?? []), telling, ...(other.alsoTold ?? [])],
  };
  return addDetails(told, other);
}

/** The event as it is, with the note that another sensor contradicts it. */
export function dispute(event: ActedEvent, telling: Telling): ActedEvent {
  return { ...event, alsoTold: [...(event.alsoTold ?? []), telling] };
}

function addDetails(event: ActedEvent, other: ActedEvent): ActedEvent {
  switch (event.kind) {
    case "process.executed": {
      if (other.kind !== event.kind) return event;
      const whole = event.argvComplete || (!other.argvComplete && event.argv.length >= other.argv.length);
      const { argv, argvComplete } = whole ? event : other;
      return {
        ...event,
        image: event.image ?? other.image,
        argv,
        argvComplete,
        file: enrichFile(event.file, other.file),
        interpreters: event.interpreters.length > 0 ? event.interpreters : other.interpreters,
      };
    }
    case "process.exited":
      return other.kind === event.kind ? { ...event, code: event.code ?? other.code } : event;
    case "file.renamed":
    case "file.linked":
    case "file.copied": {
      if (other.kind !== event.kind) return event;
      const pair = { from: enrichFile(event.from, other.from), to: enrichFile(event.to, other.to) };
      if (event.kind !== "file.renamed" || other.kind !== "file.renamed") return { ...event, ...pair };
      return { ...event, ...pair, replaced: event.replaced ?? other.replaced };
    }
    case "file.opened":
      if (other.kind === "file.opened") {
        return { ...event, file: enrichFile(event.file, other.file), truncated: event.truncated || other.truncated };
      }
      return "file" in other && other.kind !== "process.executed"
        ? { ...event, file: enrichFile(event.file, other.file) }
        : event;
    case "file.written":
      if (other.kind !== event.kind) return event;
      return { ...event, file: enrichFile(event.file, other.file), finished: event.finished || other.finished };
    case "file.attribute-changed":
    case "file.truncated":
    case "file.mode-changed":
    case "file.removed":
    case "file.made":
    case "filesystem.mounted":
      return other.kind === event.kind ? { ...event, file: enrichFile(event.file, other.file) } : event;
    case "process.forked":
      return other.kind === event.kind ? { ...event, thread: event.thread ?? other.thread } : event;
    case "login.set":
    case "session.opened":
    case "session.closed":
    case "files.swapped":
    case "memory-file.created":
    case "process.tampered":
      return event;
  }
}

/**
 * Each sensor has ids of its own: the other's stand with its telling. An alert without a pid is of the process that the
 * other sensor names, and the makeshift id that it has is worth nothing then.
 */
function enrichProcess(process: ProcessSighting, other: ProcessSighting): ProcessSighting {
  const {
    sensorId: _id,
    formerSensorId: _former,
    parentSensorId: _parent,
    ...rest
  } = process.pid > 0 ? other : process;
  return process.pid > 0 ? filled(process, rest) : filled(other, rest);
}

function enrichFile(file: FileRef, other: FileRef): FileRef {
  const path = file.path === undefined || file.pathBasis === "unknown-directory" || file.pathBasis === "none";
  return path && other.path !== undefined && other.pathBasis !== "none"
    ? { ...filled(file, other), path: other.path, pathBasis: other.pathBasis }
    : filled(file, other);
}

/** `one`, with what only `other` says. */
function filled<T extends object>(one: T, other: Partial<T>): T {
  const said = Object.entries(one).filter(([, value]) => value !== undefined);
  return { ...one, ...other, ...Object.fromEntries(said) };
}
