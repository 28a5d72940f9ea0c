import type { Sensor } from "@limpid/core";

/**
 * Whose word counts where two sensors contradict each other, the first one's first: who writes down the kernel's own
 * record, then agents that translate it, then what has been brought into a common form, then what asks by schedule.
 */
const BELIEVED: readonly string[] = [
  "auditd",
  "laurel",
  "eslogger",
  "santa",
  "tetragon",
  "sysmon-linux",
  "ecs",
  "falco",
  "ocsf",
  "unified-log",
  "osquery",
];

/** A source as one of several sensors of a host. Those that nobody ranked come last. */
export function sensorOf(source: string): Sensor {
  const rank = BELIEVED.indexOf(source);
  return { name: source, rank: rank < 0 ? BELIEVED.length : rank };
}
