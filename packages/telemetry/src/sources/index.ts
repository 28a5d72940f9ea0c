import type { Latin1 } from "@limpid/core";
import type { Source } from "../source.ts";
import { auditd } from "./auditd/source.ts";
import { ecs } from "./ecs/source.ts";
import { eslogger } from "./eslogger/source.ts";
import { falco } from "./falco/source.ts";
import { laurel } from "./laurel/source.ts";
import { ocsf } from "./ocsf/source.ts";
import { osquery } from "./osquery/source.ts";
import { santa } from "./santa/source.ts";
import { sysmonLinux } from "./sysmon-linux/source.ts";
import { tetragon } from "./tetragon/source.ts";
import { unifiedLog } from "./unified-log/source.ts";

/** Every source this project reads; the contract suite runs each. */
export const SOURCES: readonly Source[] = [
  auditd,
  laurel,
  eslogger,
  osquery,
  santa,
  sysmonLinux,
  tetragon,
  falco,
  ecs,
  ocsf,
  unifiedLog,
];

/** The source that is surest of a log's beginning, undefined when none knows it. */
export function recogniseSource(head: Latin1): Source | undefined {
  let best: Source | undefined;
  let certainty = 0;
  for (const source of SOURCES) {
    const sure = source.recognise(head);
    if (sure > certainty) [best, certainty] = [source, sure];
  }
  return best;
}

export function sourceNamed(name: string): Source | undefined {
  return SOURCES.find((source) => source.name === name);
}
