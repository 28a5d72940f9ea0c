import { baseName, isSystemPath, withoutDeleted } from "../../../lives/paths.ts";
import { quoted } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { imitates } from "../imitated-names.ts";

/** The file, or a process that runs it, bears the name of a kernel thread or a system daemon. */
export const imitatingName: An0056Detector = {
  signals: ["an0056.imitating-name"],
  blindSpots: ["a process that changes its name after it began to run (prctl)"],
  evaluate: ({ life }) => {
    if (life.path !== undefined && isSystemPath(life.path)) return [];
    const file = life.path === undefined ? undefined : baseName(life.path);
    const what = file === undefined ? undefined : imitates(file);
    if (file !== undefined && what !== undefined) {
      const explanation = `Its name "${quoted(file)}" is that of a ${what}, and it is not where those live.`;
      return [{ id: "an0056.imitating-name", bearing: "supports", explanation, events: [life.birthEvent] }];
    }
    for (const { argv, event, path } of life.executions) {
      const called = argv[0] === undefined ? undefined : baseNameOfCall(argv[0]);
      const posed = called === undefined ? undefined : imitates(called);
      if (called === undefined || posed === undefined) continue;
      const real = path === undefined ? "" : ` instead of ${quoted(baseName(withoutDeleted(path)))}`;
      const explanation = `It ran under the name "${quoted(called)}"${real}, that of a ${posed}.`;
      return [{ id: "an0056.imitating-name", bearing: "supports", explanation, events: [event] }];
    }
    return [];
  },
};

/** `[kworker/0:1]` is a name and no path. */
function baseNameOfCall(called: string): string {
  return called.startsWith("[") ? called : baseName(called);
}
