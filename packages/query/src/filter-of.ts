import { type ListField, STATES } from "./fields.ts";
import { type Excluded, type FindingFilter, PRIORITY_WORDS, STATUS_WORDS } from "./filter.ts";
import type { QueryIssue } from "./issue.ts";
import type { ScannedTerm } from "./scan.ts";
import { isWords } from "./term.ts";
import { timeOf } from "./time.ts";

/** Words that a field takes and no others. */
const CHOICES: { readonly [F in ListField]?: readonly string[] } = {
  priority: PRIORITY_WORDS,
  status: STATUS_WORDS,
};
/** How a query writes that nobody is assigned; a filter has an empty text for it. */
const NOBODY = "none";

type Lists = { [F in ListField | "words"]?: string[] };

/** What terms ask for together: values of one field are alternatives, different fields narrow each other. */
export function filterOf(terms: readonly ScannedTerm[], issues: QueryIssue[]): FindingFilter {
  const wanted: Lists = {};
  const unwanted: Lists = {};
  const rest: { fromMs?: number; toMs?: number; snoozed?: boolean; changed?: boolean } = {};
  for (const { term, at, length } of terms) {
    const say = (code: QueryIssue["code"], what: string): void => void issues.push({ code, at, length, what });
    const lists = term.excluded ? unwanted : wanted;
    if (isWords(term)) {
      add(lists, "words", [term.words]);
      continue;
    }
    const { field, values, excluded } = term;
    if (values.length === 0) {
      say("empty-value", `${field}: is followed by nothing; it narrows nothing`);
    } else if (field === "is") {
      for (const value of values) {
        const state = STATES.find((one) => one === value);
        if (state === undefined) say("unknown-value", `is: takes ${STATES.join(" or ")}, not ${value}`);
        else if (rest[state] === excluded)
          say("contradiction", `is:${state} stands beside -is:${state}; the last one counts`);
        if (state !== undefined) rest[state] = !excluded;
      }
    } else if (field === "after" || field === "before") {
      if (excluded) say("cannot-exclude", `-${field}: means nothing; use ${field === "after" ? "before" : "after"}:`);
      else narrowTime(rest, field, values, say);
    } else {
      add(lists, field, chosen(field, values, say));
    }
  }
  const not: Excluded = unwanted as Excluded;
  return { ...(wanted as FindingFilter), ...rest, ...(Object.keys(not).length > 0 && { not }) };
}

type Say = (code: QueryIssue["code"], what: string) => void;

/** Of several times the narrowest. */
function narrowTime(
  rest: { fromMs?: number; toMs?: number },
  field: "after" | "before",
  values: readonly string[],
  say: Say,
): void {
  for (const value of values) {
    const at = timeOf(value);
    if (at === undefined)
      say("not-a-time", `${value}: expected a time such as 2026-01-31 or 2026-01-31T08:30Z, in UTC`);
    else if (field === "after") rest.fromMs = Math.max(rest.fromMs ?? at, at);
    else rest.toMs = Math.min(rest.toMs ?? at, at);
  }
}

/** Values as a filter has them; unknown ones match nothing, so that a slip of the pen never widens a search. */
function chosen(field: ListField, values: readonly string[], say: Say): readonly string[] {
  if (field === "assignee") return values.map((value) => (value === NOBODY ? "" : value));
  if (field === "sha256" || field === "group") return values.map((value) => value.toLowerCase());
  if (field === "technique") return values.map((value) => value.toUpperCase());
  const choices = CHOICES[field];
  if (choices === undefined) return values;
  return values.flatMap((value) => {
    const choice = choices.find((one) => one === value.toLowerCase());
    if (choice === undefined) say("unknown-value", `${field}: takes ${choices.join(", ")}, not ${value}`);
    return choice ?? [];
  });
}

function add(lists: Lists, field: ListField | "words", values: readonly string[]): void {
  const list = lists[field] ?? [];
  lists[field] = list;
  for (const value of values) if (!list.includes(value)) list.push(value);
}
