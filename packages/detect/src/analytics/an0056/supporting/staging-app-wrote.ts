import type { An0056Detector } from "../detector.ts";
import { writerWithRole } from "../writer-role.ts";

/** A program that brings files from elsewhere wrote the file. */
export const stagingAppWrote: An0056Detector = {
  signals: ["an0056.staging-app-wrote"],
  blindSpots: ["a download by a program that is not known to download"],
  evaluate: (subject) =>
    writerWithRole(subject, "staging-app", "an0056.staging-app-wrote", "a program that brings files from elsewhere"),
};
