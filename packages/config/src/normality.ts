import type { Normality } from "@limpid/core";
import { inDirectories } from "@limpid/detect";
import type { FileNormal } from "./limpid-yaml.ts";

/**
 * What the organisation declared as normal, as detection asks for it. An entry holds until its last day is over,
 * by the time of the event; without a time it holds for nobody, because it might have ended.
 */
export function declaredNormality(entries: readonly FileNormal[]): Normality {
  return {
    explain: (path, creatorImage, host, at) => {
      const index = entries.findIndex((entry) => holds(entry, path, creatorImage, host, at));
      const entry = entries[index];
      if (entry === undefined) return undefined;
      const until = new Date(entry.expires).toISOString().slice(0, 10);
      return {
        id: `normal[${index}]`,
        explanation: `${entry.owner} declared this place as normal until ${until}: ${entry.reason}`,
      };
    },
  };
}

function holds(
  entry: FileNormal,
  path: string,
  creatorImage: string | undefined,
  host: string,
  at: number | undefined,
): boolean {
  if (at === undefined || at > entry.expires) return false;
  if (entry.hosts !== undefined && !entry.hosts.includes(host)) return false;
  // A writer that is not known is not one of the named.
  if (entry.creators !== undefined && (creatorImage === undefined || !entry.creators.includes(creatorImage)))
    return false;
  return inDirectories(entry.directories, path);
}
