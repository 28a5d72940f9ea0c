import { writerWithRole } from "../../../subject/writer-role.ts";
import type { An0056Detector } from "../detector.ts";

/** An interpreter wrote the file. */
export const scriptingEngineWrote: An0056Detector = {
  signals: ["an0056.scripting-engine-wrote"],
  evaluate: (subject) =>
    writerWithRole(subject, "scripting-engine", "an0056.scripting-engine-wrote", "a scripting engine"),
};
