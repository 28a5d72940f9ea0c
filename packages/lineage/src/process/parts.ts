import type { Births } from "./births.ts";
import type { LineageLimits } from "./limits.ts";
import type { ProcessTable } from "./process-table.ts";
import type { LineageTally } from "./tally.ts";
import type { Teller } from "./told-by.ts";

/** What the parts of one host's lineage share. */
export interface LineageParts {
  readonly host: string;
  readonly limits: LineageLimits;
  readonly table: ProcessTable;
  readonly births: Births;
  readonly tally: LineageTally;
  readonly teller: Teller;
}
