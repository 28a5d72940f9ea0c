export {
  editionOf,
  editionsFor,
  type Found,
  objectsNamed,
  parseChoice,
  parseDomain,
  type ReleaseChoice,
} from "./ask/choose.ts";
export { comparePair, compareWhole } from "./ask/compare.ts";
export { editionsToSearch, listIn, searchIn } from "./ask/find.ts";
export { objectPairs, releasePairs } from "./ask/pairs.ts";
export { commit, type Prepared, type PreparedRelease, type Preview, prepare, preview } from "./import.ts";
export { Mirror } from "./mirror.ts";
export { MirrorError } from "./mirror-error.ts";
export type { NoMirror } from "./open-database.ts";
export { readAttackFile } from "./read-file.ts";
export { attackLicence } from "./shipped.ts";
export { MirrorThread } from "./thread/mirror-thread.ts";
