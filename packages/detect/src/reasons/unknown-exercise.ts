import { exerciseLabel } from "../places/exercise-label.ts";
import type { Reason } from "./reason.ts";

/** Its path carries the label of an exercise that this installation did not run. Where nobody knows, nothing is said. */
export function unknownExercise<Id extends string>(id: Id): Reason<Id, object> {
  return {
    signals: [id],
    evaluate: ({ life, paths, context }) => {
      if (context.exercises === undefined) return [];
      for (const { path } of paths) {
        const label = exerciseLabel(path);
        if (label === undefined || context.exercises.knows(label)) continue;
        const explanation = `Its path carries the label of an exercise (${label}) that this installation did not run.`;
        return [{ id, bearing: "supports", explanation, events: [life.birthEvent] }];
      }
      return [];
    },
  };
}
