import { unknownExercise as reason } from "../../../reasons/unknown-exercise.ts";
import type { An0056Detector } from "../detector.ts";

/** Its path carries the label of an exercise that this installation did not run. */
export const unknownExercise: An0056Detector = reason("an0056.unknown-exercise");
