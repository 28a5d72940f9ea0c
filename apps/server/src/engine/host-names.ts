import type { HostBasis } from "@limpid/store";
import type { Speaker } from "../inbox/entry.ts";

/** What a host is called here, and on what that rests. */
export interface NamedHost {
  readonly name: string;
  readonly basis: HostBasis;
}

const MAX_NAME = 253; // the longest name that the domain name system has
const MAX_KNOWN = 2048;

/**
 * Names of hosts of one stream. A name that its sender may not give is never that host's: it says who claims it, so
 * that nobody can add to what another host did.
 */
export class HostNames {
  readonly #speaker: Speaker;
  readonly #known = new Map<string, NamedHost>();

  constructor(speaker: Speaker) {
    this.#speaker = speaker;
  }

  of(claimed: string): NamedHost {
    let named = this.#known.get(claimed);
    if (named === undefined) {
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      named = nameOf(this.#speaker, claimed.slice(0, MAX_NAME));
      this.#known.set(claimed, named);
    }
    return named;
  }
}

function nameOf(speaker: Speaker, claimed: string): NamedHost {
  if (speaker.basis === "enrolled") return { name: speaker.host, basis: "enrolled" };
  // What looks like our own mark is no name that anybody vouches for.
  if (speaker.basis === "relayed" && !claimed.includes(" (") && speaker.hosts.some((one) => fits(one, claimed))) {
    return { name: claimed, basis: "relayed" };
  }
  return { name: `${claimed} (${speaker.beside})`, basis: "asserted" };
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
