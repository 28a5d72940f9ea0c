import { who } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";

/** A packer was told to pack this file. */
export const packerCommand: An0056Detector = {
  signals: ["an0056.packer-command"],
  evaluate: (subject) => {
    const found = subject.tools.find(({ use }) => use.packs);
    if (found === undefined) return [];
    const explanation = `${who(found.ancestor)} was told to pack it.`;
    const events = found.ancestor.run.event === undefined ? [] : [found.ancestor.run.event];
    return [{ id: "an0056.packer-command", bearing: "supports", explanation, events }];
  },
};
