import type { PackageOwner } from "@limpid/core";
import { mayLower } from "@limpid/lineage";
import { baseName } from "../../../lives/paths.ts";
import { creationEvents } from "../../../subject/subject.ts";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { isVerified, signatureStatus } from "../signature-status.ts";

/** Apple's installer writes as one of these; scripts of packages run below another program. */
const INSTALLERS: ReadonlySet<string> = new Set([
  "installd",
  "system_installd",
  "softwareupdated",
  "appstoreagent",
  "storeinstalld",
]);

/** Apple's installer wrote the file, and its signature was verified or a receipt lists it. */
export const installedPackage: An0057Detector = {
  signals: ["an0057.installed-package"],
  evaluate: (subject) => {
    const { life, writers, context } = subject;
    const installer = writers[0]?.[0];
    if (installer === undefined || life.path === undefined) return [];
    const all = writers.every(([head]) => INSTALLERS.has(baseName(head.run.image ?? "")) && mayLower(head));
    if (!all) return [];
    const owner = context.provenance.packageOf(life.path);
    const signed = signatureStatus(subject);
    const receipt = owner !== undefined && owner.intact !== false;
    if (!receipt && (signed === undefined || !isVerified(signed))) return [];
    const why = receipt ? `the receipt of ${receiptOf(owner)} lists it` : "its signature was verified";
    const explanation = `${who(installer)} installed it to ${quoted(life.path)}, and ${why}.`;
    const events = creationEvents(subject);
    return [{ id: "an0057.installed-package", bearing: "contradicts", explanation, events }];
  },
};

function receiptOf({ name, version, installedAt }: PackageOwner): string {
  const when = installedAt === undefined ? "" : `, installed at ${installedAt}`;
  return quoted(`${name}${version === undefined ? "" : ` ${version}`}${when}`);
}
