import type { Readable } from "node:stream";
import type { Actor } from "@limpid/store";
import type { ExampleState, ImportResult } from "../contract/index.ts";

/** Reads logs and files that people drop on the console. */
export interface Importer {
  /** `body` ends with an error when it is too large. `name` is what the browser called it: no path. */
  readonly read: (dropped: { readonly name: string; readonly body: Readable }, actor: Actor) => Promise<ImportResult>;
  readonly example: {
    readonly state: () => Promise<ExampleState>;
    readonly add: (actor: Actor) => Promise<ExampleState>;
    readonly remove: (actor: Actor) => Promise<ExampleState>;
  };
}

/** Where the area that can import says so. */
export class Importing {
  importer: Importer | undefined;
}
