import type { FileRef, TelemetryEvent } from "@limpid/core";

const FIXED = 512; // objects and numbers, in characters

/** Roughly how much memory an event holds while it waits, in characters: arguments and names can be as long as a record. */
export function weightOf(event: TelemetryEvent): number {
  let weight = FIXED + event.id.length + event.host.length;
  if ("process" in event) {
    const { image, cwd, name } = event.process;
    weight += (image?.length ?? 0) + (cwd?.length ?? 0) + (name?.length ?? 0);
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
    default:
      return "file" in event ? weight + pathLength(event.file) : weight;
  }
}

function pathLength(file: FileRef): number {
  return file.path?.length ?? 0;
}
