export { type Choice, isChosen, toggleChoice, withValues } from "./change.ts";
export { FIELDS, type Field, STATES } from "./fields.ts";
export { type Excluded, type FindingFilter, PRIORITY_WORDS, STATUS_WORDS } from "./filter.ts";
export type { QueryIssue, QueryIssueCode } from "./issue.ts";
export { formatQuery, type ParsedQuery, parseQuery } from "./parse.ts";
export { type FieldTerm, isWords, type Term, type WordTerm } from "./term.ts";
