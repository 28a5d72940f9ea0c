import { accountOf } from "../subject/account.ts";
import { creationEvents } from "../subject/subject.ts";
import { who } from "../subject/wording.ts";
import type { Reason } from "./reason.ts";

/** A service stands above the creator, or is the creator. */
export function belowService<Id extends string>(id: Id): Reason<Id> {
  return {
    signals: [id],
    evaluate: (subject) => {
      const { service, context } = subject;
      if (service === undefined) return [];
      const { ancestor, index } = service;
      const account = accountOf(ancestor, context);
      const name = `${who(ancestor)}${account === undefined ? "" : `, running as ${account}`}`;
      const explanation = index === 0 ? `A service wrote it: ${name}.` : `It was written below a service: ${name}.`;
      return [{ id, bearing: "supports", explanation, events: creationEvents(subject) }];
    },
  };
}
