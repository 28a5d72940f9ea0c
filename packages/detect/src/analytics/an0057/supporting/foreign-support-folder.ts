import type { Ancestor } from "@limpid/core";
import { quoted } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { supportFolderOwner } from "../places.ts";

/** Vendors whose support folders malware borrows, by the first letters that their own programs and identifiers hold. */
const VENDORS =
  /^(?:apple|com\.apple|icloud|google|chrome|adobe|microsoft|onedrive|dropbox|slack|zoom|mozilla|firefox|spotify|docker|oracle|java|steam|jamf|vmware|parallels|1password|notion|discord|telegram)/i;

/** The file lies among the data of a vendor that neither wrote nor signed it. */
export const foreignSupportFolder: An0057Detector = {
  signals: ["an0057.foreign-support-folder"],
  evaluate: ({ life, lineage }) => {
    const owner = supportFolderOwner(life.path ?? "");
    const vendor = owner === undefined ? undefined : VENDORS.exec(owner)?.[0].toLowerCase().replace("com.", "");
    if (owner === undefined || vendor === undefined || lineage.length === 0) return [];
    const ofApple = vendor === "apple" || vendor === "icloud";
    // Terminal and Finder stand above half of what happens: only Apple's own apps write to its folders themselves.
    if (ofApple ? isApples(lineage[0]) : lineage.some((step) => belongsTo(step, vendor))) return [];
    const explanation = `It lies among the data of ${quoted(owner)} (Application Support), and nothing of that vendor made it.`;
    return [{ id: "an0057.foreign-support-folder", bearing: "supports", explanation, events: [life.birthEvent] }];
  },
};

function isApples(creator: Ancestor | undefined): boolean {
  return creator?.run.image?.startsWith("/System/") === true;
}

function belongsTo({ run }: Ancestor, vendor: string): boolean {
  const identifier = run.signing?.identifier?.toLowerCase() ?? "";
  const image = (run.image ?? "").toLowerCase();
  return identifier.includes(vendor) || image.includes(vendor);
}
