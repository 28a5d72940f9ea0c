/**
 * Renamed directories. The files below move with them without a record of their own; walking all lives at
 * each rename would cost too much (a package manager renames each new directory), so a life's path is brought
 * up to date when it is asked for.
 */
export class DirectoryMoves {
  private readonly moves: { readonly from: string; readonly to: string }[] = [];
  private dropped = 0;

  /** Number of moves so far: a path set now is touched by the later ones only. */
  get count(): number {
    return this.dropped + this.moves.length;
  }

  add(from: string, to: string): void {
    if (this.moves.length === MOVES_KEPT) {
      this.moves.shift();
      this.dropped++;
    }
    this.moves.push({ from: `${from}/`, to: `${to}/` });
  }

  /** For a snapshot. */
  get state(): DirectoryMovesState {
    return { moves: this.moves, dropped: this.dropped };
  }

  restore({ moves, dropped }: DirectoryMovesState): void {
    this.moves.push(...moves);
    this.dropped = dropped;
  }

  /** Where a file is now that had `path` after `since` moves. */
  apply(path: string, since: number): string {
    let now = path;
    for (let index = Math.max(0, since - this.dropped); index < this.moves.length; index++) {
      const move = this.moves[index];
      if (move !== undefined && now.startsWith(move.from)) now = move.to + now.slice(move.from.length);
    }
    return now;
  }
}

export interface DirectoryMovesState {
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly dropped: number;
}

const MOVES_KEPT = 512; // each closed life looks through all that came after it
