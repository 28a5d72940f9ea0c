import type { Ancestor } from "@limpid/core";
import type { Subject } from "../../../subject/subject.ts";
import { writerWithRole } from "../../../subject/writer-role.ts";
import type { An0056Detector } from "../detector.ts";
import { isPackagePlace } from "../places.ts";

/** A program that brings files from elsewhere wrote the file. */
export const stagingAppWrote: An0056Detector = {
  signals: ["an0056.staging-app-wrote"],
  blindSpots: ["a download by a program that is not known to download"],
  evaluate: (subject) => {
    const path = subject.life.path ?? "";
    // `dpkg-deb -x` or rpm with a root of its own: what a package manager unpacks elsewhere installs nothing.
    const unpacks = isPackagePlace(path)
      ? []
      : writerWithRole(subject, "package-manager", ID, "a package tool outside of where packages belong", isSystemTool);
    const brings = writerWithRole(subject, "staging-app", ID, "a program that brings files from elsewhere");
    return brings.length > 0 ? brings : unpacks;
  },
};

const ID = "an0056.staging-app-wrote";

/** Package managers of languages work in home folders and are told apart by those. */
function isSystemTool({ run, process }: Ancestor, { context }: Subject): boolean {
  return context.roles.of(run, process.euid ?? process.uid).kind === "system-packages";
}
