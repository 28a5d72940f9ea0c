import type { FileRef, TelemetryEvent } from "@limpid/core";

const FIXED = 512; // objects and numbers, in characters

/** Roughly how much memory an event holds while it waits, in characters: arguments and names can be as long as a record. */
export function weightOf(event: TelemetryEvent): number {
  let weight = FIXED + event.id.length + event.host.length;
  if ("process" in event) {
    const { image, cwd, name, sensorId, parentSensorId, parentImage, terminal } = event.process;
    weight += lengthOf(image) + lengthOf(cwd) + lengthOf(name) + lengthOf(terminal);
    weight += lengthOf(sensorId) + lengthOf(parentSensorId) + lengthOf(parentImage);
  }
  switch (event.kind) {
    case "process.executed":
      for (const argument of event.argv) weight += argument.length;
      return weight + pathLength(event.file);
    case "file.renamed":
    case "file.linked":
    case "file.copied":
      return weight + pathLength(event.from) + pathLength(event.to);
    case "files.swapped":
      return weight + pathLength(event.one) + pathLength(event.other);
    case "session.opened":
      return weight + lengthOf(event.account) + lengthOf(event.program) + lengthOf(event.address);
    case "session.closed":
      return weight + lengthOf(event.account) + lengthOf(event.program);
    case "file.reported":
      for (const value of Object.values(event.attributes ?? {})) weight += value.length;
      return weight + pathLength(event.file);
    default:
      return "file" in event ? weight + pathLength(event.file) : weight;
  }
}

function pathLength(file: FileRef): number {
  return lengthOf(file.path);
}

function lengthOf(text: string | null | undefined): number {
  return text?.length ?? 0;
}
