import { span, who } from "../subject/wording.ts";
import type { Reason } from "./reason.ts";

const CALL = { ptrace: "attached to", process_vm_writev: "wrote into the memory of" } as const;

/** Another process could change the creator's memory before it wrote. */
export function tamperedWriter<Id extends string>(id: Id): Reason<Id> {
  return {
    signals: [id],
    blindSpots: ["code that a library brought into the writer (LD_PRELOAD, LD_AUDIT)"],
    evaluate: ({ life, creator }) => {
      const tampering = life.writerTampering;
      if (tampering === undefined) return [];
      const writer = creator === undefined ? "the process that wrote it" : who(creator);
      const before = life.creator.at === undefined ? "" : ` ${span(life.creator.at - tampering.at)} before`;
      const explanation = `${who(tampering.actor)} ${CALL[tampering.by]} ${writer}${before}.`;
      return [{ id, bearing: "supports", explanation, events: [tampering.event] }];
    },
  };
}
