import type { IssueCode, ParseIssue } from "@limpid/core";
import { ARCHIVE_LIMITS } from "./limits.ts";

/** Issues of one archive; a hostile one can have one per member, so what is above the limit is counted only. */
export class IssueList {
  readonly #issues: ParseIssue[] = [];
  #more = 0;

  add(code: IssueCode, at: number, what: string): void {
    this.push({ code, at, what });
  }

  push(issue: ParseIssue): void {
    if (this.#issues.length < ARCHIVE_LIMITS.issues) this.#issues.push(issue);
    else this.#more++;
  }

  get all(): readonly ParseIssue[] {
    if (this.#more === 0) return this.#issues;
    return [...this.#issues, { code: "limit-exceeded", at: 0, what: `${this.#more} more issues of this archive` }];
  }
}
