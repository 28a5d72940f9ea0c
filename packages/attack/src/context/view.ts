import type { JsonObject } from "../json/value.ts";
import type { Edition } from "../release/edition.ts";
import type { Link } from "../snapshot/links.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** One imported file, asked object by object. Answered by whoever keeps the files. */
export interface ReleaseView {
  readonly edition: Edition;
  readonly snapshot: (id: string) => Snapshot | undefined;
  /** Undefined: the object is not there, or its JSON is not sound. */
  readonly value: (id: string) => JsonObject | undefined;
  /** All links that begin or end at an object. */
  readonly links: (id: string) => readonly Link[];
}
