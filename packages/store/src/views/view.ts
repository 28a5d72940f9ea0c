import type { Actor } from "../audit/entry.ts";

/** A search that somebody keeps, for themselves or for everybody. */
export interface SavedView {
  readonly owner: string;
  /** One of a kind for its owner. */
  readonly name: string;
  readonly shared: boolean;
  /** As `@limpid/query` writes it. */
  readonly query: string;
  /** What the console shows with it: order, columns; a little JSON. */
  readonly settings: unknown;
  readonly changedMs: number;
}

export interface ViewRequests {
  readonly putView: {
    readonly ask: { readonly view: Omit<SavedView, "changedMs">; readonly actor: Actor; readonly at: number };
    readonly answer: SavedView;
  };
  readonly removeView: {
    readonly ask: { readonly owner: string; readonly name: string; readonly actor: Actor; readonly at: number };
    readonly answer: boolean;
  };
  readonly views: { readonly ask: { readonly user: string }; readonly answer: readonly SavedView[] };
}
