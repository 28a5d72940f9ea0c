import { quoted } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { isReExecution } from "../re-executed.ts";

/** An image was executed that had no name any more, or never had one. */
export const deletedImageExecution: An0056Detector = {
  signals: ["an0056.deleted-image-execution"],
  evaluate: (subject) => {
    const { life } = subject;
    const run = life.executions.find(({ nameless }) => nameless);
    if (life.origin !== "file" || run === undefined || isReExecution(subject)) return [];
    const had = life.path === undefined ? "never had a name" : "had been removed already";
    const explanation = `Process ${run.by.process.pid} executed ${quoted(run.path ?? "it")} although the file ${had}.`;
    return [{ id: "an0056.deleted-image-execution", bearing: "supports", explanation, events: [run.event] }];
  },
};
