import type { Story } from "../../../testing/judging.ts";

/** What each signal is tested with. */
export interface SignalStories {
  readonly fires: Story;
  /** Harmless everyday life that looks alike. */
  readonly benignTwin: Story;
  /** The first story with an event, or another fact it needs, missing. */
  readonly missing: Story;
}
