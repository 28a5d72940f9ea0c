import type { TelemetryEvent } from "@limpid/core";
import type { SourceCounts } from "@limpid/telemetry";
import type { ReadingState } from "./reading.ts";

/** One thing that is watched or that cannot be seen, for a person. */
export interface Coverage {
  /** `on`: it delivers; `waiting`: it may come; `off`: it does not, the text says why. */
  readonly state: "on" | "waiting" | "off" | "blind";
  readonly text: string;
  /** What to do about it. */
  readonly mend?: string;
}

/** Where a watch's events come from: the live sensor, followed logs, standard input. */
export interface Producer {
  /** In a few words, for a headline. */
  readonly title: string;
  /** Resolves when nothing more will come by itself; never for what is watched until it is stopped. */
  readonly start: () => Promise<void>;
  /** Nothing is delivered after it. */
  readonly stop: () => Promise<void>;
  readonly coverage: () => readonly Coverage[];
  readonly counts: () => readonly SourceCounts[];
  /** Where to go on reading; taken in the same moment as the pipeline's snapshot. */
  readonly readings: () => Readonly<Record<string, ReadingState>>;
  /** A named input could not be read. */
  readonly failed: () => boolean;
  /** Whether it read, or found nothing to read, since it was last asked; and, where it has a say in that, judged. */
  readonly works: () => boolean;
}

/** What a producer tells. */
export interface ProducerSinks {
  /** `settleAt`: on whose clock what changed is judged, in milliseconds; Infinity when nothing is awaited. */
  readonly event: (event: TelemetryEvent) => void;
  readonly settle: (now: number) => void;
  readonly inspected: (host: string, device: string | undefined, inode: number | bigint) => void;
  /** From now on everything is seen. */
  readonly opened: () => void;
  /** For a person, at once. */
  readonly note: (text: string) => void;
}
