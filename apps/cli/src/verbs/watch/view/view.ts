import type { Finding, Priority } from "@limpid/core";
import type { Coverage } from "../producer.ts";

/** What there is to show at one moment. */
export interface Moment {
  readonly now: number;
  readonly title: string;
  /** The host that is watched; empty where the logs name theirs. */
  readonly host: string;
  readonly startedAt: number;
  readonly found: Readonly<Record<Priority, number>>;
  /** The newest first. */
  readonly findings: readonly Finding[];
  readonly eventsPerSecond: number;
  readonly events: number;
  readonly lost: number;
  readonly coverage: readonly Coverage[];
  /** What became of the findings that go elsewhere, a line for each output. */
  readonly outputs: readonly string[];
  readonly notes: readonly Note[];
}

/** Something that a person should know, as it came up. */
export interface Note {
  readonly at: number;
  readonly text: string;
}

/** Where a watch shows what it finds. */
export interface View {
  /** A new revision; `moment` is only asked for when it is to be shown now. */
  readonly found: (finding: Finding, former: Priority | undefined) => void;
  readonly note: (text: string) => void;
  /** Resolves when a person asks to stop. */
  readonly stopped: Promise<void>;
  readonly close: () => void;
}
