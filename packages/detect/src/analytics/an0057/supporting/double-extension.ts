import { quoted } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";

const DOCUMENT = "pdf|docx?|xlsx?|pptx?|pages|numbers|key|rtf|txt|csv|jpe?g|png|gif|heic|mp[34]|mov|zip|dmg|html?";
const DOUBLE = new RegExp(
  `\\.(?:${DOCUMENT})[ \\u00a0\\u2000-\\u200f]{0,64}\\.(?:app|scptd?|command|workflow|tool|terminal)$`,
  "i",
);
/** Characters that turn the order of what follows around. */
const TURNED = /[\u202a-\u202e\u2066-\u2069]/;

/** A name that ends like a document before it ends like a program. */
export const doubleExtension: An0057Detector = {
  signals: ["an0057.double-extension"],
  evaluate: ({ life, paths }) => {
    for (const { path } of paths) {
      const step = path.split("/").find((one) => one.length <= 255 && (DOUBLE.test(one) || TURNED.test(one)));
      if (step === undefined) continue;
      const explanation = `The name "${quoted(step)}" looks like that of a document, and is that of a program.`;
      return [{ id: "an0057.double-extension", bearing: "supports", explanation, events: [life.birthEvent] }];
    }
    return [];
  },
};
