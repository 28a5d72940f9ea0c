import { join } from "node:path";

/** Where everything lies below the folder of a store; see docs/reference/store.md. */
export interface Layout {
  readonly folder: string;
  readonly format: string;
  readonly database: string;
  /** Held by the process that writes: a database of nothing, because its locks end with their process. */
  readonly lock: string;
  /** The pid of that process, for the message to the next one. */
  readonly owner: string;
  readonly events: string;
  readonly samples: string;
  readonly sampleKey: string;
}

export function layoutOf(folder: string): Layout {
  return {
    folder,
    format: join(folder, "format"),
    database: join(folder, "store.sqlite"),
    lock: join(folder, "lock.sqlite"),
    owner: join(folder, "owner"),
    events: join(folder, "events"),
    samples: join(folder, "samples"),
    sampleKey: join(folder, "sample.key"),
  };
}
