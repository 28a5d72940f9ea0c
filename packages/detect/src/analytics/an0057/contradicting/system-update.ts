import { baseName } from "../../../lives/paths.ts";
import { creationEvents } from "../../../subject/subject.ts";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { isSealed } from "../places.ts";

const UPDATERS =
  /^(?:softwareupdated|mobileassetd|XProtect\w{0,40}|com\.apple\.XProtect[\w.]{0,60}|syspolicyd|com\.apple\.MobileSoftwareUpdate[\w.]{0,60})$/;
const OWN = /^\/(?:Library\/Apple|private\/var\/(?:db|protected|MobileAsset|folders\/zz)|System)\//;

/** An updater of macOS itself (XProtect among them) wrote the file to a folder of the system. */
export const systemUpdate: An0057Detector = {
  signals: ["an0057.system-update"],
  evaluate: (subject) => {
    const { life, writers } = subject;
    const writer = writers[0]?.[0];
    if (writer === undefined || life.path === undefined || !OWN.test(life.path)) return [];
    const own = writers.every(([{ run }]) => {
      const image = run.image ?? "";
      return UPDATERS.test(baseName(image)) && (isSealed(image) || image.startsWith("/Library/Apple/System/"));
    });
    if (!own) return [];
    const explanation = `${who(writer)} of macOS wrote it to ${quoted(life.path)}.`;
    const events = creationEvents(subject);
    return [{ id: "an0057.system-update", bearing: "contradicts", explanation, events }];
  },
};
