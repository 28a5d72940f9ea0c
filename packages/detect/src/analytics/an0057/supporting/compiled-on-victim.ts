import type { Role } from "@limpid/core";
import { mayLower } from "@limpid/lineage";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";

const EXPLAINED: ReadonlySet<Role> = new Set<Role>(["build-tool", "ci-runner", "management-agent"]);

/** osacompile made the script on this Mac of text that was piped in, given as an argument, or lay about as `.scpt`. */
export const compiledOnVictim: An0057Detector = {
  signals: ["an0057.compiled-on-victim"],
  evaluate: ({ tools, lineage, decision }) => {
    if (decision?.answer === "person") return []; // at work on a script
    if (lineage.some((step) => EXPLAINED.has(step.role) && mayLower(step))) return [];
    for (const { ancestor, use } of tools) {
      const { compiles } = use;
      if (compiles === undefined) continue;
      const text = compiles.files.find((file) => file.endsWith(".scpt") || file.endsWith(".txt"));
      if (compiles.from === "files" && text === undefined) continue;
      const source =
        compiles.from === "standard-input"
          ? "text that was piped in"
          : compiles.from === "arguments"
            ? "the text of its arguments"
            : `the text in ${quoted(text ?? "")}`;
      const explanation = `${who(ancestor)} compiled it here, of ${source}, and no person asked.`;
      const events = ancestor.run.event === undefined ? [] : [ancestor.run.event];
      return [{ id: "an0057.compiled-on-victim", bearing: "supports", explanation, events }];
    }
    return [];
  },
};
