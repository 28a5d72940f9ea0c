import type { An0056Detector } from "../detector.ts";
import { creationEvents } from "../subject.ts";

const SURE = 0.7;

/** A person who is logged in started the creator. */
export const person: An0056Detector = {
  signals: ["an0056.person"],
  evaluate: (subject) => {
    const { decision } = subject;
    if (decision?.answer !== "person" || decision.confidence < SURE) return [];
    const events = [...creationEvents(subject), ...decision.events];
    return [{ id: "an0056.person", bearing: "contradicts", explanation: decision.explanation, events }];
  },
};
