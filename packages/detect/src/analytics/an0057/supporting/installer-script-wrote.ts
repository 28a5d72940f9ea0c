import { baseName } from "../../../lives/paths.ts";
import { creationEvents } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";

/** Runs the scripts of installation packages; what the package lists is written by installd itself. */
const RUNNERS: ReadonlySet<string> = new Set(["package_script_service", "PackageKitScriptService"]);

/** A script of an installation package wrote the file. */
export const installerScriptWrote: An0057Detector = {
  signals: ["an0057.installer-script-wrote"],
  evaluate: (subject) => {
    const [creator] = subject.lineage;
    const runner = subject.lineage.slice(1).find(({ run }) => RUNNERS.has(baseName(run.image ?? "")));
    if (creator === undefined || runner === undefined) return [];
    const explanation = `${who(creator)} wrote it for a script of an installation package, which no receipt lists.`;
    const events = creationEvents(subject);
    return [{ id: "an0057.installer-script-wrote", bearing: "supports", explanation, events }];
  },
};
