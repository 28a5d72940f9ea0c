import type { ArtifactLife, Touch, TouchKind } from "@limpid/core";

const QUARANTINE = "com.apple.quarantine";

/** The last time that the mark of a download was set or taken away, on this file or what it was made from. */
export function quarantineTouch(life: ArtifactLife, kind: TouchKind): Touch | undefined {
  for (let each: ArtifactLife | undefined = life; each !== undefined; each = each.madeFrom) {
    const touch = each.touches.findLast((one) => one.kind === kind && one.attribute === QUARANTINE);
    if (touch !== undefined) return touch;
    if (kind === "attribute-removed" && each.unmarkedBy !== undefined) return each.unmarkedBy;
  }
  return undefined;
}
