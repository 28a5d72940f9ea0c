import type { ImageRun } from "@limpid/core";
import { mayLower } from "@limpid/lineage";
import { creationEvents, type Subject } from "../../../subject/subject.ts";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";

interface Manager {
  readonly name: string;
  /** Its own programs and scripts: image, or an argument that an interpreter was given. */
  readonly programs: readonly string[];
  /** Where it puts what it installs. */
  readonly store: readonly string[];
}

const MANAGERS: readonly Manager[] = [
  {
    name: "Homebrew",
    programs: ["/opt/homebrew/Library/Homebrew/", "/usr/local/Homebrew/Library/Homebrew/", "/opt/homebrew/bin/brew"],
    store: ["/opt/homebrew/", "/usr/local/Cellar/", "/usr/local/Caskroom/", "/private/tmp/"],
  },
  {
    name: "MacPorts",
    programs: ["/opt/local/bin/port", "/opt/local/libexec/macports/", "/opt/local/bin/tclsh"],
    store: ["/opt/local/"],
  },
  { name: "nix", programs: ["/nix/store/", "/nix/var/nix/profiles/"], store: ["/nix/store/"] },
];

/** The package manager below which the file was written to the manager's own store. */
export function pourer(subject: Subject): { readonly manager: Manager; readonly by: Subject["creator"] } | undefined {
  const { life, lineage, writers } = subject;
  const { path } = life;
  if (path === undefined || life.writerTampering !== undefined) return undefined;
  for (const manager of MANAGERS) {
    if (!manager.store.some((folder) => path.startsWith(folder))) continue;
    const by = lineage.find(({ run }) => isOf(run, manager));
    if (by === undefined) continue;
    // Bytes that somebody else added are not the package's.
    if (writers.every((steps) => steps.some(({ run }) => isOf(run, manager)))) return { manager, by };
  }
  return undefined;
}

const LOOK_AT_MOST = 24;

function isOf({ image, argv }: ImageRun, { programs }: Manager): boolean {
  const own = (text: string | undefined): boolean => programs.some((program) => text?.startsWith(program) === true);
  return own(image) || argv.slice(0, LOOK_AT_MOST).some(own);
}

/** Homebrew, MacPorts or nix poured a package: ends in install_name_tool and `codesign -s -`. */
export const packagePour: An0057Detector = {
  signals: ["an0057.package-pour"],
  blindSpots: ["a script that was put into Homebrew's own folder, which belongs to the user"],
  evaluate: (subject) => {
    const found = pourer(subject);
    if (found?.by === undefined) return [];
    const { manager, by } = found;
    // A path that the user owns proves little; a role that is known, or declared, proves more.
    const sure = mayLower(by) ? "" : " Its programs belong to the user, so others could pose as it.";
    const explanation = `${manager.name} (${who(by)}) put it into ${quoted(subject.life.path ?? "")}.${sure}`;
    const events = creationEvents(subject);
    return [{ id: "an0057.package-pour", bearing: "contradicts", explanation, events }];
  },
};
