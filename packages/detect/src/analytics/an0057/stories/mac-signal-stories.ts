import type { MacStory } from "../../../testing/mac.ts";

/** What each signal is tested with. */
export interface MacSignalStories {
  readonly fires: MacStory;
  /** Harmless everyday life that looks alike. */
  readonly benignTwin: MacStory;
  /** The first story with an event, or another fact it needs, missing. */
  readonly missing: MacStory;
}
