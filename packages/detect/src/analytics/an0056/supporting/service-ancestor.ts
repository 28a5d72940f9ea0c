import { accountOf } from "../account.ts";
import type { An0056Detector } from "../detector.ts";
import { creationEvents } from "../subject.ts";
import { who } from "../wording.ts";

/** A service stands above the creator, or is the creator. */
export const serviceAncestor: An0056Detector = {
  signals: ["an0056.service-ancestor"],
  evaluate: (subject) => {
    const { service, context } = subject;
    if (service === undefined) return [];
    const { ancestor, index } = service;
    const account = accountOf(ancestor, context);
    const name = `${who(ancestor)}${account === undefined ? "" : `, running as ${account}`}`;
    const explanation = index === 0 ? `A service wrote it: ${name}.` : `It was written below a service: ${name}.`;
    return [{ id: "an0056.service-ancestor", bearing: "supports", explanation, events: creationEvents(subject) }];
  },
};
