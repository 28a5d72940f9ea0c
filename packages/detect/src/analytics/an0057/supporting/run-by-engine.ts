import { baseName } from "../../../lives/paths.ts";
import { startedBy } from "../../../subject/subject.ts";
import { programName } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";

const ENGINES: ReadonlySet<string> = new Set(["osascript", "open", "launchctl", "automator", "applet", "droplet"]);

/** A script engine, `open` or `launchctl` ran the file instead of a person. */
export const runByEngine: An0057Detector = {
  signals: ["an0057.run-by-engine"],
  evaluate: ({ life }) => {
    for (const { by, event } of life.executions) {
      const itself = by.run.image !== undefined && by.run.image !== life.path && ENGINES.has(baseName(by.run.image));
      const engine = itself ? by.run : startedBy(by);
      if (engine?.image === undefined || !ENGINES.has(baseName(engine.image))) continue;
      const explanation = `${programName(engine)} ran it.`;
      return [{ id: "an0057.run-by-engine", bearing: "supports", explanation, events: [event] }];
    }
    return [];
  },
};
