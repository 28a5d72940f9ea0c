import type { An0056Detector } from "../detector.ts";
import { creationEvents } from "../subject.ts";
import { who } from "../wording.ts";

const SURE = 0.7; // below, the decision itself says "probably"

/** A shell that no person started stands above the creator, or is the creator. */
export const nonUserShell: An0056Detector = {
  signals: ["an0056.non-user-shell"],
  blindSpots: ["shell code that runs inside another program (a PHP or Python web application) starts no shell"],
  evaluate: (subject) => {
    const { shell } = subject;
    if (shell === undefined || shell.kind !== "non-user-shell") return [];
    const relation = shell.index === 0 ? "A shell wrote it" : `It was written under the shell ${who(shell.shell)}`;
    const inferred = shell.decision.confidence < SURE;
    return [
      {
        id: "an0056.non-user-shell",
        bearing: "supports",
        explanation: `${relation}. ${shell.decision.explanation}`,
        events: [...creationEvents(subject), ...shell.decision.events],
        ...(inferred ? { certainty: "inferred" as const } : {}),
      },
    ];
  },
};
