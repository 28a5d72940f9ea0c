import type { DirectoryMoves } from "./directory-moves.ts";
import type { Life } from "./life.ts";
import { isAbsolute } from "./paths.ts";

/**
 * A name held by two lives at the end: the removal of the older file was not seen, and the bytes under the
 * name are the younger one's.
 */
export function noticeTakenNames(lives: readonly Life[], moves: DirectoryMoves): void {
  const holders = new Map<string, Life>();
  for (const life of lives) {
    if (life.path === undefined || life.removedAt !== undefined || !isAbsolute(life.path)) continue;
    const path = moves.apply(life.path, life.movesSeen);
    const older = holders.get(path);
    if (older !== undefined) older.nameTakenAt = life.bornAt;
    holders.set(path, life);
  }
}
