import { own } from "@limpid/core";

type Attributes = Readonly<Record<string, string>>;

/** In characters; addresses are shorter, and a record can write megabytes where one belongs. */
const LONGEST = 4096;
const MOST = 32; // names of one file; sources know a dozen

/** What was told of a file's attributes so far with what is told now, as long as it may be kept. */
export function withTold(before: Attributes | undefined, now: Attributes): Attributes {
  const all: Record<string, string> = { ...before };
  let count = Object.keys(all).length;
  for (const [name, value] of Object.entries(now)) {
    if (!Object.hasOwn(all, name) && ++count > MOST) break;
    all[name] = value.length > LONGEST ? own(value.slice(0, LONGEST)) : value;
  }
  return all;
}
