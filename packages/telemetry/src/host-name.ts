import { own } from "@limpid/core";

const LONGEST = 255; // RFC 1035, section 2.3.4; a longer text is no name, and a hostile stream can make up any number

/** The host of an event: the first name that is given, `unknown` when none is. */
export function hostName(...given: readonly (string | undefined)[]): string {
  for (const name of given) {
    if (name === undefined || name === "") continue;
    return name.length <= LONGEST ? name : own(`${name.slice(0, LONGEST - 1)}…`);
  }
  return "unknown";
}
