export { ANALYST_NOTES, type AnalystNotes, analystNotes } from "./analyst/index.ts";
export { CHANGE_CLASSES, type ChangeClass } from "./compare/book-keeping.ts";
export type { ComparedObject, ComparedReleases, Pair } from "./compare/compared.ts";
export { compareObject, type ObjectComparison, type ObjectVersion } from "./compare/object.ts";
export { changedPaths, type PathChange } from "./compare/paths.ts";
export {
  type Counts,
  compareSnapshots,
  HAPPENINGS,
  type Happening,
  type ObjectChange,
  type ReleaseChange,
} from "./compare/releases.ts";
export { type Appearance, type Standing, standing } from "./compare/standing.ts";
export { moveWords, type TacticMove, type TacticName, type Tactics, tacticMove } from "./compare/tactics.ts";
export { type TextPiece, textChanges } from "./compare/text.ts";
export {
  ATTACK_LICENCE_URL,
  copyrightLine,
  type LicenceNotice,
  licenceOf,
  TRADEMARK_NOTICE,
} from "./context/licence.ts";
export { type LogSource, logSourcesOf, type MutableElement, mutableElementsOf } from "./context/log-sources.ts";
export {
  type ExternalReference,
  type ObjectPage,
  type OfficialText,
  objectPage,
  type PageReader,
  type SnapshotRow,
} from "./context/page.ts";
export {
  type Related,
  relatedTo,
  type Searched,
  type SuccessionIn,
  searchedFor,
  successionIn,
} from "./context/related.ts";
export type { ReleaseView } from "./context/view.ts";
export { parseObject } from "./json/attack-file.ts";
export { canonicalJson } from "./json/canonical.ts";
export { type JsonObject, type JsonValue, memberOf, objectsOf, textOf, textsOf } from "./json/value.ts";
export {
  isTouched,
  type JudgedBy,
  type JudgedReader,
  judgedBy,
  type Pin,
  type PinnedObject,
  TOUCHES,
  type Touch,
} from "./judged.ts";
export { type ChangeLine, type ComparisonLine, changeLine, comparisonLine } from "./lines/change-line.ts";
export { type HitLine, hitLine } from "./lines/hit-line.ts";
export { briefOf, type ObjectLine, objectLine } from "./lines/object-line.ts";
export type {
  Answer,
  Answers,
  Ask,
  ChangeBrief,
  FoundObjects,
  ObjectAnswer,
  QuestionName,
  Questions,
  RawEntry,
  ReleaseComparison,
} from "./lines/questions.ts";
export { type ReleaseLine, releaseLine } from "./lines/release-line.ts";
export type { Platform } from "./platform.ts";
export type { NamedRelease } from "./release/collection-index.ts";
export { byPreference, byRelease, type Edition, type Flavour, type IdentityBasis } from "./release/edition.ts";
export { DOMAINS, type Said, type Unidentified } from "./release/identify.ts";
export { compareReleases, isRelease } from "./release/order.ts";
export {
  type IndexFile,
  type RefusedFile,
  type ReleaseFile,
  type ReleaseObject,
  readRelease,
} from "./release/read-release.ts";
export { type FoundObject, type Hit, type Searchable, type SearchField, search } from "./search.ts";
export { type Basis, type Link, tacticKeys } from "./snapshot/links.ts";
export type { Hashes, Snapshot, Status } from "./snapshot/snapshot.ts";
export { KNOWN_TYPES, typeWord } from "./snapshot/types.ts";
