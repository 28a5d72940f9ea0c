import { listed, quoted, who } from "../../../subject/wording.ts";
import { STRIP_FLAGS } from "../../../tools/strip-flags.ts";
import type { An0056Detector } from "../detector.ts";

/** A command line asked for the removal (StripFlags). */
export const stripFlags: An0056Detector = {
  signals: ["an0056.strip-flags"],
  blindSpots: [
    "flags from environment variables (RUSTFLAGS, GOFLAGS, LDFLAGS of a cached configuration) and from response files (@file)",
  ],
  evaluate: (subject, { StripFlags }) => {
    for (const { ancestor, use } of subject.tools) {
      const words = use.strips.filter(({ flag }) => StripFlags.includes(flag));
      const [first] = words;
      if (first === undefined) continue;
      const written = listed([...new Set(words.map((word) => `"${quoted(word.written)}"`))].slice(0, 4));
      const explanation = `${who(ancestor)} was told ${written}, which ${STRIP_FLAGS[first.flag].replace(/ \(.*$/, "")}.`;
      const events = ancestor.run.event === undefined ? [] : [ancestor.run.event];
      return [{ id: "an0056.strip-flags", bearing: "supports", explanation, events }];
    }
    return [];
  },
};
