import picocolors from "picocolors";
import type { Output } from "./output.ts";

/** Colours for people. Each takes text that is already safe for a terminal. */
export type Paint = ReturnType<typeof picocolors.createColors>;

/** No colour at all. */
export const PLAIN: Paint = picocolors.createColors(false);

/**
 * Colours only where a person looks: a terminal that can show them, and nobody said no.
 *
 * @see https://no-color.org
 */
export function paintFor(output: Output, environment: NodeJS.ProcessEnv = process.env): Paint {
  const refused = (environment.NO_COLOR ?? "") !== "" || environment.TERM === "dumb";
  return output.isTerminal && !refused ? picocolors.createColors(true) : PLAIN;
}
