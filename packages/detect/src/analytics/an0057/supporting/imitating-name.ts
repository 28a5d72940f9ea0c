import { baseName } from "../../../lives/paths.ts";
import { quoted } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { isSealed } from "../places.ts";
import { signatureStatus } from "../signature-status.ts";

/** Daemons and apps that every Mac has, on the sealed system volume or in /Applications. */
const APPLE: ReadonlySet<string> = new Set(
  (
    "launchd kernel_task softwareupdated installd mds mds_stores mdworker mdworker_shared trustd securityd cfprefsd " +
    "coreaudiod WindowServer loginwindow Finder Dock SystemUIServer syslogd logd opendirectoryd distnoted notifyd " +
    "configd powerd bluetoothd airportd sharingd tccd syspolicyd XProtect XProtectService nsurlsessiond fseventsd " +
    "UserEventAgent locationd apsd cloudd bird amfid sandboxd diskarbitrationd coreservicesd iconservicesd rapportd " +
    "identityservicesd akd accountsd CrashReporter ReportCrash storeagent Safari Terminal"
  ).split(" "),
);
const KEYCHAIN_APPS = /^(?:System (?:Settings|Preferences|Update)|Software Update|App Store|Installer)$/;

/** The file has the name of a program of Apple's, is not signed as one and does not lie where those do. */
export const imitatingName: An0057Detector = {
  signals: ["an0057.imitating-name"],
  evaluate: (subject) => {
    const { life } = subject;
    const { path } = life;
    if (path === undefined || isSealed(path) || path.startsWith("/Library/Apple/")) return [];
    const file = baseName(path).replace(/\.(?:scptd?|app)$/, "");
    if (!APPLE.has(file) && !KEYCHAIN_APPS.test(file) && !file.startsWith("com.apple.")) return [];
    if (signatureStatus(subject)?.status === "platform") return [];
    const explanation = `Its name "${quoted(file)}" is that of a program of Apple's, and it is not where those live.`;
    return [{ id: "an0057.imitating-name", bearing: "supports", explanation, events: [life.birthEvent] }];
  },
};
