import type { DirectoryMoves } from "./directory-moves.ts";
import type { Life } from "./life.ts";

/**
 * Open lives by path, for events that name a file by its path alone. Made when the first of them asks: auditd gives
 * inodes, and an index costs.
 */
export class PathIndex {
  private lives: Map<string, Life> | undefined = undefined;
  private readonly moves: DirectoryMoves;
  private readonly open: () => readonly Life[];

  constructor(moves: DirectoryMoves, open: () => readonly Life[]) {
    this.moves = moves;
    this.open = open;
  }

  /** For a snapshot. */
  get state(): ReadonlyMap<string, Life> | undefined {
    return this.lives;
  }

  restore(lives: ReadonlyMap<string, Life> | undefined): void {
    if (lives !== undefined) this.lives = new Map(lives);
  }

  /** From now on it is kept. */
  keep(): Map<string, Life> {
    this.lives ??= this.ofOpen();
    return this.lives;
  }

  find(path: string): Life | undefined {
    const life = this.keep().get(path);
    return life?.closed === true ? undefined : life;
  }

  /** The names of a life changed: the index learns them, if there is one. */
  named(life: Life): void {
    if (this.lives === undefined) return;
    if (life.path !== undefined) this.lives.set(life.path, life);
    for (const path of life.otherPaths) this.lives.set(path, life);
  }

  forget(life: Life): void {
    if (this.lives === undefined) return;
    const moved = life.path === undefined ? undefined : this.moves.apply(life.path, life.movesSeen);
    for (const path of [life.path, moved, ...life.otherPaths]) {
      if (path !== undefined && this.lives.get(path) === life) this.lives.delete(path);
    }
  }

  private ofOpen(): Map<string, Life> {
    const index = new Map<string, Life>();
    for (const life of this.open()) {
      if (life.removedAt === undefined && life.path !== undefined) {
        index.set(this.moves.apply(life.path, life.movesSeen), life);
      }
    }
    return index;
  }
}
