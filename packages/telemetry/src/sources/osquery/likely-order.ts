import type { TelemetryEvent } from "@limpid/core";

/**
 * Events of one second, in the order they most likely had: of each table as it came, and between the tables: who was
 * forked and executed, what they did to files, executions of what was made in that same second, and exits last.
 */
export function likelyOrder(second: readonly TelemetryEvent[]): readonly TelemetryEvent[] {
  if (second.length < 2) return second;
  const processes: TelemetryEvent[] = [];
  const files: TelemetryEvent[] = [];
  const after: TelemetryEvent[] = [];
  const made = new Set<string>();
  for (const event of second) {
    switch (event.kind) {
      case "file.opened":
      case "file.written":
        if (event.file.path !== undefined) made.add(event.file.path);
        files.push(event);
        break;
      case "file.renamed":
      case "file.linked":
        if (event.to.path !== undefined) made.add(event.to.path);
        files.push(event);
        break;
      case "file.truncated":
      case "file.removed":
      case "file.made":
        files.push(event);
        break;
      case "process.exited":
      case "file.reported":
        after.push(event);
        break;
      default:
        processes.push(event);
    }
  }
  const first = processes.findIndex(
    (event) => event.kind === "process.executed" && event.image !== undefined && made.has(event.image),
  );
  const before = first < 0 ? processes.length : first;
  return [...processes.slice(0, before), ...files, ...processes.slice(before), ...after];
}
