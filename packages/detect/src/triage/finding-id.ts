import { type AnalyticId, type ArtifactLife, encodeUtf8, hex, sha256 } from "@limpid/core";

const LENGTH = 24; // 96 bits: no two of a billion findings meet

/** The same in every replay, and the same while the finding grows: only the birth of the life decides. */
export function findingId(analytic: AnalyticId, life: ArtifactLife): string {
  const birth = [
    analytic,
    life.host,
    String(life.bornAt),
    life.birthEvent,
    life.device ?? "",
    life.inode === undefined ? "" : String(life.inode),
    String(life.generation),
    // Several files can be born in one event only where no inode tells them apart.
    life.inode === undefined ? (life.previousPaths[0] ?? life.path ?? "") : "",
  ];
  return hex(sha256(encodeUtf8(birth.join("\u0000")))).slice(0, LENGTH);
}
