/** Parts of a query that hold a list of values, by the name that stands before the colon. */
export const LIST_FIELDS = [
  "priority",
  "host",
  "role",
  "technique",
  "status",
  "assignee",
  "group",
  "sha256",
  "path",
  "creator",
] as const;
export type ListField = (typeof LIST_FIELDS)[number];

export const FIELDS = [...LIST_FIELDS, "after", "before", "is"] as const;
export type Field = (typeof FIELDS)[number];

/** What `is:` can ask. */
export const STATES = ["snoozed", "changed"] as const;

export function isField(name: string): name is Field {
  return (FIELDS as readonly string[]).includes(name);
}
