import { creationEvents } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { isVerified, signatureStatus } from "../signature-status.ts";

/** An app of a team wrote a file that is verified as signed by the same team: an updater such as Sparkle. */
export const sameTeamUpdate: An0057Detector = {
  signals: ["an0057.same-team-update"],
  evaluate: (subject) => {
    const { writers } = subject;
    const file = signatureStatus(subject);
    if (file?.teamId === undefined || !isVerified(file)) return [];
    const writer = writers[0]?.[0];
    const everyone = writers.every((steps) => steps.some(({ run }) => isOfTeam(run.signing, file.teamId)));
    if (writer === undefined || !everyone) return [];
    const explanation = `${who(writer)} works for an app of the team ${file.teamId}, and the file is signed by that team.`;
    const events = creationEvents(subject);
    return [{ id: "an0057.same-team-update", bearing: "contradicts", explanation, events }];
  },
};

function isOfTeam(
  signing: { readonly status: string; readonly teamId?: string } | undefined,
  team: string | undefined,
): boolean {
  return (
    signing?.teamId === team && !["unsigned", "invalid", "ad-hoc", "linker-signed"].includes(signing?.status ?? "")
  );
}
