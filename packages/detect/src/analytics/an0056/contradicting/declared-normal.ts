import type { An0056Detector } from "../detector.ts";

/** The organisation declared this to be normal. */
export const declaredNormal: An0056Detector = {
  signals: ["an0056.declared-normal"],
  evaluate: ({ life, creator, context }) => {
    if (life.path === undefined) return [];
    const known = context.normality.explain(life.path, creator?.run.image, life.host, life.creator.at ?? life.bornAt);
    if (known === undefined) return [];
    return [{ id: "an0056.declared-normal", bearing: "contradicts", explanation: known.explanation, events: [] }];
  },
};
