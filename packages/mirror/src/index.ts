export {
  editionOf,
  editionsFor,
  type Found,
  objectsNamed,
  parseChoice,
  parseDomain,
  type ReleaseChoice,
} from "./ask/choose.ts";
export {
  type ComparedObject,
  type ComparedReleases,
  comparePair,
  compareWhole,
  moveWords,
  type Pair,
} from "./ask/compare.ts";
export { editionsToSearch, type FoundObject, listIn, searchIn } from "./ask/find.ts";
export { objectPairs, releasePairs } from "./ask/pairs.ts";
export { commit, type Prepared, type PreparedRelease, type Preview, prepare, preview } from "./import.ts";
export { changeLine, comparisonLine } from "./lines/change-line.ts";
export { hitLine } from "./lines/hit-line.ts";
export { briefOf, objectLine } from "./lines/object-line.ts";
export { releaseLine } from "./lines/release-line.ts";
export { Mirror } from "./mirror.ts";
export { MirrorError } from "./mirror-error.ts";
export type { NoMirror } from "./open-database.ts";
export { readAttackFile } from "./read-file.ts";
export { attackLicence } from "./shipped.ts";
