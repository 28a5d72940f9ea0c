import type { Role } from "@limpid/core";
import { baseName } from "../../../lives/paths.ts";
import { creationEvents } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import { pourer } from "../contradicting/package-pour.ts";
import type { An0057Detector } from "../detector.ts";

const BUILDS: ReadonlySet<Role> = new Set<Role>(["compiler", "linker", "build-tool", "ci-runner"]);

/** codesign gave the file a signature of nobody after something that is no build had made it. */
export const signedAfterwards: An0057Detector = {
  signals: ["an0057.signed-afterwards"],
  blindSpots: ["an ad hoc signature that is made by another tool than codesign"],
  evaluate: (subject) => {
    const { writers, lineage } = subject;
    const signer = writers.map(([head]) => head).find(({ run }) => baseName(run.image ?? "") === "codesign");
    if (signer === undefined || !isAdHoc(signer.run.argv)) return [];
    const built = [...lineage, ...writers.map(([head]) => head)].some(({ role }) => BUILDS.has(role));
    if (built || pourer(subject) !== undefined) return [];
    const explanation = `${who(signer)} signed it ad hoc after it was made, and no build asked for it.`;
    const events = creationEvents(subject);
    return [{ id: "an0057.signed-afterwards", bearing: "supports", explanation, events }];
  },
};

/** `codesign -s -`, `-s-`, `-fs -`, `--sign -` */
function isAdHoc(argv: readonly string[]): boolean {
  return argv.some((word, index) => {
    if (word === "--sign=-" || /^-[a-z]{0,8}s-$/.test(word)) return true;
    return (word === "--sign" || /^-[a-z]{0,8}s$/.test(word)) && argv[index + 1] === "-";
  });
}
