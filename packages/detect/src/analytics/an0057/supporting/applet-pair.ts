import { quoted } from "../../../subject/wording.ts";
import { appOfScript, stubBeside } from "../bundle.ts";
import type { An0057Detector } from "../detector.ts";

/** The run-only script of an app whose program is only the stub of an applet. */
export const appletPair: An0057Detector = {
  signals: ["an0057.applet-pair"],
  evaluate: (subject) => {
    if (subject.artifact?.opacity.level !== "run-only") return [];
    const app = appOfScript(subject.life.path);
    const stub = app === undefined ? undefined : stubBeside(subject, app);
    if (app === undefined || stub === undefined) return [];
    const explanation = `It is the script of ${quoted(app)}, whose program (${quoted(stub.path)}) is only the stub of an applet.`;
    const events = stub.event === undefined ? [] : [stub.event];
    return [{ id: "an0057.applet-pair", bearing: "supports", explanation, events }];
  },
};
