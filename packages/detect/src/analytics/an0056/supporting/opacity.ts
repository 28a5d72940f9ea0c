import type { OpacityLevel } from "@limpid/core";
import type { SignalId } from "../../../triage/weights.ts";
import type { An0056Detector } from "../detector.ts";

const SIGNAL: { readonly [L in OpacityLevel]?: { readonly id: SignalId; readonly says: string } } = {
  locals: { id: "an0056.locals-removed", says: "Its local symbols were removed; only exported names are left." },
  symbols: { id: "an0056.symbols-removed", says: "It has no symbol table." },
  sections: {
    id: "an0056.sections-removed",
    says: "Its section headers were removed: tools see neither symbols nor sections.",
  },
};

/** What was removed from the file to make it hard to read. */
export const opacity: An0056Detector = {
  signals: ["an0056.locals-removed", "an0056.symbols-removed", "an0056.sections-removed"],
  evaluate: ({ artifact }) => {
    const level = artifact?.opacity.level ?? "none";
    const found = SIGNAL[level];
    if (artifact === undefined || found === undefined) return [];
    const reason = artifact.opacity.reasons.find(({ id }) => !id.includes("packed"));
    const explanation = reason?.explanation ?? found.says;
    return [{ id: found.id, bearing: "supports", explanation, events: [] }];
  },
};
