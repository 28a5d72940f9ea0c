export { commit, type Prepared, type PreparedRelease, type Preview, prepare, preview } from "./import.ts";
export { Mirror } from "./mirror.ts";
export type { NoMirror } from "./open-database.ts";
export { readAttackFile } from "./read-file.ts";
export { attackLicence } from "./shipped.ts";
