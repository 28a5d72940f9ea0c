import { serviceAncestor, shellContext } from "@limpid/lineage";
import { who } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";

/** Nobody knows who made the file, but a service or a shell that no person started ran it. */
export const runByService: An0056Detector = {
  signals: ["an0056.run-by-service"],
  evaluate: (subject) => {
    const { life, creator } = subject;
    if (creator !== undefined) return [];
    for (const run of life.executions) {
      // What is asked is who started it: the process itself is the file in question.
      const starters = subject.executedBy(run).slice(1);
      const shell = shellContext(starters);
      const service = serviceAncestor(starters);
      if (service === undefined && shell?.kind !== "non-user-shell") continue;
      const by = service === undefined ? shell?.shell : service.ancestor;
      if (by === undefined) continue;
      const kind = service === undefined ? "a shell that no person started" : "a service";
      const explanation = `Who wrote it was not seen; it ran below ${who(by)}, ${kind}.`;
      return [{ id: "an0056.run-by-service", bearing: "supports", explanation, events: [run.event] }];
    }
    return [];
  },
};
