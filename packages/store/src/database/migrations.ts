import { createHash } from "node:crypto";
import type { CompiledQuery, Kysely } from "kysely";
import { first } from "./steps/first.ts";
import { people } from "./steps/people.ts";
import type { Tables } from "./tables.ts";

/** One step of making the tables. What was released never changes; a further step follows it. */
export interface Migration {
  readonly name: string;
  readonly statements: (db: Kysely<Tables>) => readonly CompiledQuery[];
}

export const MIGRATIONS: readonly Migration[] = [
  { name: "first", statements: first },
  { name: "people", statements: people },
];

/** What a step is known by: the same name with other statements is another program's. */
export function hashOf(statements: readonly CompiledQuery[]): string {
  return createHash("sha256")
    .update(statements.map(({ sql }) => sql).join("\n"))
    .digest("hex");
}
