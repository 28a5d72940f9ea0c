import { creationEvents } from "../subject/subject.ts";
import { who } from "../subject/wording.ts";
import type { Reason } from "./reason.ts";

const SURE = 0.7; // below, the decision itself says "probably"

/** A shell that no person started stands above the creator, or is the creator. */
export function underNonUserShell<Id extends string>(id: Id): Reason<Id> {
  return {
    signals: [id],
    blindSpots: ["shell code that runs inside another program (a PHP or Python web application) starts no shell"],
    evaluate: (subject) => {
      const { shell } = subject;
      if (shell === undefined || shell.kind !== "non-user-shell") return [];
      const relation = shell.index === 0 ? "A shell wrote it" : `It was written under the shell ${who(shell.shell)}`;
      const inferred = shell.decision.confidence < SURE;
      return [
        {
          id,
          bearing: "supports",
          explanation: `${relation}. ${shell.decision.explanation}`,
          events: [...creationEvents(subject), ...shell.decision.events],
          ...(inferred ? { certainty: "inferred" as const } : {}),
        },
      ];
    },
  };
}
