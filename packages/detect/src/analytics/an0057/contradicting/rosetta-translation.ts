import { baseName } from "../../../lives/paths.ts";
import { creationEvents } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { isSealed } from "../places.ts";

const TRANSLATIONS = "/private/var/db/oah/";

/** Rosetta wrote a translation of a program of the other kind. */
export const rosettaTranslation: An0057Detector = {
  signals: ["an0057.rosetta-translation"],
  evaluate: (subject) => {
    const { life, writers } = subject;
    const writer = writers[0]?.[0];
    if (writer === undefined || life.path?.startsWith(TRANSLATIONS) !== true) return [];
    const rosetta = writers.every(
      ([{ run }]) => isSealed(run.image ?? "") && /^oahd(?:-helper)?$/.test(baseName(run.image ?? "")),
    );
    if (!rosetta) return [];
    const explanation = `${who(writer)} translated a program for Rosetta.`;
    const events = creationEvents(subject);
    return [{ id: "an0057.rosetta-translation", bearing: "contradicts", explanation, events }];
  },
};
