import type { MissingFact, ProcessInstance } from "@limpid/core";
import type { Subject } from "./subject.ts";
import { quoted } from "./wording.ts";

const SHOWN = 3;

/** Where sensors of the host name different images for a process of this story: one of them is wrong, or was misled. */
export function sensorsDisagree({ life, lineage }: Subject): readonly MissingFact[] {
  const processes = new Set<ProcessInstance>([
    ...lineage.map(({ process }) => process),
    ...life.executions.map(({ by }) => by.process),
  ]);
  const found: MissingFact[] = [];
  for (const { pid, disputes = [] } of processes) {
    for (const { sensor, image, believed, event } of disputes) {
      if (found.length === SHOWN) return found;
      found.push({
        id: "sensors-disagree",
        explanation: `Sensors disagree about process ${pid}: by ${sensor} (${quoted(event)}) it ran ${quoted(image)}, by a more trusted one ${quoted(believed)}, which is believed.`,
        mend: "Compare both logs at that moment: a sensor may have lost an execution, or been misled.",
      });
    }
  }
  return found;
}
