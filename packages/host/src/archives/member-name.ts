import type { IssueList } from "./issue-list.ts";
import { ARCHIVE_LIMITS } from "./limits.ts";

/** Looks at names as an unpacker would use them: what leaves its folder or comes twice is worth a word. */
export class MemberNames {
  readonly #issues: IssueList;
  readonly #seen = new Set<string>();

  constructor(issues: IssueList) {
    this.#issues = issues;
  }

  /** The name as it is shown: as given, cut where it is longer than a path can be. */
  take(name: string, at: number): string {
    const shown = name.slice(0, ARCHIVE_LIMITS.nameBytes);
    const words = short(shown);
    if (shown.length < name.length) {
      this.#issues.add("limit-exceeded", at, `a name of ${name.length} characters: ${words}`);
    }
    if (/^(?:[/\\]|[A-Za-z]:[/\\])/.test(shown)) {
      this.#issues.add("invalid-value", at, `an absolute name, which a careless unpacker writes outside: ${words}`);
    } else if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(shown)) {
      this.#issues.add("invalid-value", at, `a name that leads out of the folder by "..": ${words}`);
    }
    if (this.#seen.has(shown)) {
      this.#issues.add("contradiction", at, `a name that comes twice, unpackers take one or the other: ${words}`);
    } else this.#seen.add(shown);
    return shown;
  }
}

const SHOWN = 200;

function short(name: string): string {
  return name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name;
}
