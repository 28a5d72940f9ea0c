import type { Priority } from "@limpid/core";
import type { Scene } from "./scene/scene.ts";

/** A harmless emulation with what a pipeline should say about it. */
export interface Scenario {
  /** Lower-case words with hyphens; unique. */
  readonly id: string;
  readonly analytic: "AN0056" | "AN0057";
  readonly platform: "linux" | "darwin";
  /** The harmless everyday case that looks like an attack: nothing above `low` may come of it. */
  readonly twin: boolean;
  /** What is done, in one sentence; shown before anything happens. */
  readonly does: string;
  /** What a pass shows. */
  readonly purpose: string;
  /** Programs that must be there; without one the scenario is skipped and says so. */
  readonly needs: readonly string[];
  /** Further conditions of this host: why it cannot run here, or undefined. */
  readonly hindrance?: (scene: Scene) => string | undefined;
  readonly expects: readonly Expectation[];
  readonly run: (scene: Scene) => Promise<void>;
  /** Takes away what a run with this label made outside of its folder; does nothing where there is nothing. */
  readonly cleanUp?: (nonce: string) => void | Promise<void>;
}

/** What a pipeline should say of one file. */
export interface Expectation {
  /** Its name below the scene's folder, or an absolute path; of several names the last. */
  readonly path: string;
  /** One finding at least this urgent. */
  readonly atLeast?: Priority;
  /** No finding more urgent than this. */
  readonly atMost?: Priority;
  /** Reasons that must be among the supporting ones. */
  readonly reasons?: readonly string[];
  /** The file has no name in a folder: what its path begins with instead, by the name of the scene. */
  readonly nameless?: (scene: string) => string;
}
