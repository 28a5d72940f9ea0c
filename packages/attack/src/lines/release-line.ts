import { licenceOf } from "../context/licence.ts";
import type { Edition } from "../release/edition.ts";

/** One line of `limpid.mitre-release/1`: a file in the mirror. */
export function releaseLine(edition: Edition) {
  const { importedAt, ...rest } = edition;
  // What is shipped was never imported by anybody.
  const at = importedAt === 0 ? undefined : new Date(importedAt).toISOString();
  return { schema: "limpid.mitre-release/1", ...rest, importedAt: at, licence: licenceOf(edition.release) };
}

export type ReleaseLine = ReturnType<typeof releaseLine>;
