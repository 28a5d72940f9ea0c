/** What the server says when it does not do something. */
export class ApiError extends Error {
  /** HTTP status; 0: no answer at all. */
  readonly status: number;
  readonly code: string;
  /** Where in what was sent: a position in a query, a field. */
  readonly at: string | number | undefined;
  /** What to do about it. */
  readonly mend: string | undefined;

  constructor(
    status: number,
    said: { readonly code: string; readonly message: string; readonly at?: string | number; readonly mend?: string },
  ) {
    super(said.message);
    this.status = status;
    this.code = said.code;
    this.at = said.at;
    this.mend = said.mend;
  }
}

/** Any failure in words for a person. */
export function explain(error: unknown): { readonly message: string; readonly mend?: string | undefined } {
  if (error instanceof ApiError) return { message: error.message, mend: error.mend };
  return { message: error instanceof Error ? error.message : String(error) };
}
