import { quoted } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { persistenceFolder } from "../places.ts";

/** The file lies where programs are started without anybody asking. */
export const persistencePlace: An0057Detector = {
  signals: ["an0057.persistence-place"],
  blindSpots: ["a property list elsewhere that has launchd start the file"],
  evaluate: ({ life }) => {
    const { path } = life;
    const folder = path === undefined || life.removedAt !== undefined ? undefined : persistenceFolder(path);
    if (folder === undefined) return [];
    const explanation = `It lies in ${quoted(folder)}, from where programs are started without anybody asking.`;
    return [{ id: "an0057.persistence-place", bearing: "supports", explanation, events: [life.birthEvent] }];
  },
};
