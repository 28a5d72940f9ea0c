import { unknownExercise as reason } from "../../../reasons/unknown-exercise.ts";
import type { An0057Detector } from "../detector.ts";

/** Its path carries the label of an exercise that this installation did not run. */
export const unknownExercise: An0057Detector = reason("an0057.unknown-exercise");
