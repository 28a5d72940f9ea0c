import { mayLower } from "@limpid/lineage";
import { creationEvents } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";

/** A known management agent (Jamf, Munki, Intune) stands above everybody who wrote the file. */
export const managementAgent: An0057Detector = {
  signals: ["an0057.management-agent"],
  evaluate: (subject) => {
    const { writers, lineage } = subject;
    const agent = lineage.find((step) => step.role === "management-agent" && mayLower(step));
    if (agent === undefined) return [];
    if (!writers.every((steps) => steps.some((step) => step.process.key === agent.process.key))) return [];
    const explanation = `The management agent ${who(agent)} asked for it.`;
    const events = creationEvents(subject);
    return [{ id: "an0057.management-agent", bearing: "contradicts", explanation, events }];
  },
};
