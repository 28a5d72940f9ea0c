import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type ActedEvent, type Actor, blockOf } from "@limpid/core";
import { sourceNamed } from "../../../telemetry/src/index.ts";
import { Lineage } from "../process/lineage.ts";

export interface Placed {
  readonly event: ActedEvent;
  readonly actor: Actor;
}

/**
 * Every event of a recorded audit log with the process that lineage placed it on. One file quotes words that the
 * kernel writes bare (`success="yes"`); they are put right first.
 */
export function placeRecorded(path: string): { readonly placed: readonly Placed[]; readonly lineage: Lineage } {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes)
    .toString("latin1")
    .replaceAll('success="yes"', "success=yes")
    .replaceAll('tty="(none)"', "tty=(none)");
  const lineage = new Lineage("recorded");
  const placed: Placed[] = [];
  const session = sourceNamed("auditd")?.open({ host: "recorded" }, (event) => {
    if ("process" in event) placed.push({ event, actor: lineage.place(event) });
  });
  session?.push(blockOf(text));
  session?.end();
  return { placed, lineage };
}
