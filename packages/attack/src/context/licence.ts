import type { Edition } from "../release/edition.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** The year of MITRE's copyright line is that of the release. From 2015 (release 1) on; 20 is not out yet. */
const YEARS: Readonly<Record<string, number>> = { "17": 2025, "18": 2025, "19": 2026 };

/** MITRE's copyright designation, which every copy of ATT&CK text carries, with its licence. */
export function copyrightLine(release: string): string {
  const year = YEARS[release.split(".")[0] ?? ""];
  return `© ${year === undefined ? "" : `${year} `}The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.`;
}

export const ATTACK_LICENCE_URL = "https://attack.mitre.org/resources/legal-and-branding/terms-of-use/";
/** Said wherever official text is shown. */
export const TRADEMARK_NOTICE =
  "ATT&CK is a registered trademark of The MITRE Corporation. Limpid is not affiliated with MITRE, and MITRE does not endorse it.";

/** How to cite an object as this mirror has it. */
export function citation(
  { name, attackId, version }: Snapshot,
  { release, domain }: Edition,
  url: string | undefined,
): string {
  const what = [name, attackId].filter((part) => part !== undefined).join(", ");
  const number = version === undefined ? "" : `, version ${version}`;
  return `The MITRE Corporation. "${what}"${number}. MITRE ATT&CK, ${domain}, release ${release}.${url === undefined ? "" : ` ${url}`}`;
}

/** What goes with every copy of official text. */
export interface LicenceNotice {
  readonly copyright: string;
  /** MITRE's terms of use. */
  readonly url: string;
  readonly notice: string;
}

export function licenceOf(release: string): LicenceNotice {
  return { copyright: copyrightLine(release), url: ATTACK_LICENCE_URL, notice: TRADEMARK_NOTICE };
}
