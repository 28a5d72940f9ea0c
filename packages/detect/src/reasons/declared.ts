import type { Reason } from "./reason.ts";

/** The organisation declared this to be normal. */
export function declared<Id extends string>(id: Id): Reason<Id> {
  return {
    signals: [id],
    evaluate: ({ life, creator, context }) => {
      if (life.path === undefined) return [];
      const known = context.normality.explain(life.path, creator?.run.image, life.host, life.creator.at ?? life.bornAt);
      if (known === undefined) return [];
      return [{ id, bearing: "contradicts", explanation: known.explanation, events: [] }];
    },
  };
}
