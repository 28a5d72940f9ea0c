import type picocolors from "picocolors";
import { type Output, stderr, stdout } from "./output.ts";

/** Colours for people. Each takes text that is already safe for a terminal. */
export type Paint = Omit<ReturnType<typeof picocolors.createColors>, "isColorSupported">;

const asItIs = (text: string | number | null | undefined): string => String(text);

/** No colour at all. */
export const PLAIN: Paint = new Proxy({} as Paint, { get: () => asItIs });

// Loading it sets up both standard streams, 2 ms of start-up that only a terminal has a use for.
const colours =
  stdout.isTerminal || stderr.isTerminal ? (await import("picocolors")).default.createColors(true) : PLAIN;

/**
 * Colours only where a person looks: a terminal that can show them, and nobody said no.
 *
 * @see https://no-color.org
 */
export function paintFor(output: Output, environment: NodeJS.ProcessEnv = process.env): Paint {
  const refused = (environment.NO_COLOR ?? "") !== "" || environment.TERM === "dumb";
  return output.isTerminal && !refused ? colours : PLAIN;
}
