import type { BlindSpot } from "../blind-spot.ts";
import { missingRights, readCapabilities } from "../privileges/capabilities.ts";

/** What this process cannot see for want of a right, and what its child may do too much. `unconfined`: in words. */
export function lackingRights(unconfined: readonly string[], since: number): readonly BlindSpot[] {
  const rights = missingRights(readCapabilities()).map(({ name, purpose, cost }) => ({
    what: cost,
    since,
    why: `The right ${name} is missing: ${purpose}.`,
    mend: "Run it as root, or as the service that `limpid service install` makes.",
  }));
  const confinement = unconfined.map((lacking) => ({
    what: "Nothing less, but the process that reads hostile files may do more than it should.",
    since,
    why: `It lacks ${lacking}.`,
    mend: "Run it as root, and install util-linux.",
  }));
  return [...rights, ...confinement];
}
