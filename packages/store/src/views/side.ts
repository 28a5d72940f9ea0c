import type { Actor } from "../audit/entry.ts";
import type { AskStore } from "../worker/protocol.ts";
import type { SavedView } from "./view.ts";

/** Searches that people keep. */
export function viewSide(ask: AskStore, now: () => number) {
  return {
    /** One's own and those that others share, by name. */
    list: (user: string) => ask("views", { user }),
    put: (view: Omit<SavedView, "changedMs">, actor: Actor) => ask("putView", { view, actor, at: now() }),
    /** False: there was none. */
    remove: (owner: string, name: string, actor: Actor) => ask("removeView", { owner, name, actor, at: now() }),
  };
}
