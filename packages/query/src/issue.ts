/** Why a part of a query narrows nothing, or not as it was meant. */
export type QueryIssueCode =
  | "too-long"
  | "unclosed-quote"
  | "bad-escape"
  | "unknown-field"
  | "empty-value"
  | "unknown-value"
  | "not-a-time"
  | "contradiction"
  | "cannot-exclude";

export interface QueryIssue {
  readonly code: QueryIssueCode;
  /** Where in the text, in UTF-16 units as an input field counts them. */
  readonly at: number;
  readonly length: number;
  /** For people. */
  readonly what: string;
}
