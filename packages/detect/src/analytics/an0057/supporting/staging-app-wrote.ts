import { writerWithRole } from "../../../subject/writer-role.ts";
import type { An0057Detector } from "../detector.ts";

/** A program that brings files from elsewhere wrote the file (ParentProcess). */
export const stagingAppWrote: An0057Detector = {
  signals: ["an0057.staging-app-wrote"],
  blindSpots: ["a download by a program that is not known to download"],
  evaluate: (subject, { ParentProcess }) =>
    ParentProcess.includes("staging-app")
      ? writerWithRole(subject, "staging-app", "an0057.staging-app-wrote", "a program that brings files from elsewhere")
      : [],
};
