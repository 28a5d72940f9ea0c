import { existsSync } from "node:fs";
import { join } from "node:path";

const CHECKOUT = join(import.meta.dirname, "..", "..");

/** Where the copy of this run lies; see build-program.ts. */
export const PROGRAM_VARIABLE = "LIMPID_TEST_PROGRAM";

/**
 * The built program, for `node PROGRAM …`: from its sources each start would read and strip 500 files, a second of
 * processor time.
 */
export const PROGRAM = process.env[PROGRAM_VARIABLE] ?? join(CHECKOUT, "apps", "cli", "bin", "limpid.js");

if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing; run the tests with npm test`);
