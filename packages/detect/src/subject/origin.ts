import { type ArtifactLife, type Bytes, formatTime, mergedOrigin, type Origin, originOf } from "@limpid/core";
import { programName } from "./wording.ts";

const QUARANTINE = "com.apple.quarantine";

/**
 * Where a file came from: by the attributes that were collected with it, by what sensors read of them, and by the log
 * that shows them being set. Null when the attributes were at hand and tell nothing, undefined when nobody could say.
 */
export function originOfFile(life: ArtifactLife, bytes: Bytes): Origin | null | undefined {
  const collected = bytes.state === "inspected" ? bytes.artifact.origin : undefined;
  const { attributes } = life.reported ?? {};
  const reported = attributes === undefined ? undefined : originOf(new Map(Object.entries(attributes)), "sensor");
  if (collected === undefined) return mergedOrigin(reported, markSeen(life));
  // What was collected is what the file bears: a mark that was there before may be gone.
  return mergedOrigin(collected ?? undefined, withoutMark(reported)) ?? collected;
}

function withoutMark(origin: Origin | undefined): Origin | undefined {
  if (origin === undefined) return undefined;
  const { quarantine: _before, ...rest } = origin;
  return Object.keys(rest).length > 1 ? rest : undefined;
}

/** The log shows the mark being set, and not taken away since. */
function markSeen(life: ArtifactLife): Origin | undefined {
  for (let each: ArtifactLife | undefined = life; each !== undefined; each = each.madeFrom) {
    const last = each.touches.findLast(({ attribute }) => attribute === QUARANTINE);
    if (last === undefined) continue;
    if (last.kind !== "attribute-set") return undefined;
    return { basis: "log", agent: programName(last.by.run), at: formatTime(last.at), quarantine: {} };
  }
  return undefined;
}
