import { creationEvents } from "../subject/subject.ts";
import type { Reason } from "./reason.ts";

const SURE = 0.7;

/** A person who is logged in started the creator. */
export function forPerson<Id extends string>(id: Id): Reason<Id> {
  return {
    signals: [id],
    evaluate: (subject) => {
      const { decision } = subject;
      if (decision?.answer !== "person" || decision.confidence < SURE) return [];
      const events = [...creationEvents(subject), ...decision.events];
      return [{ id, bearing: "contradicts", explanation: decision.explanation, events }];
    },
  };
}
