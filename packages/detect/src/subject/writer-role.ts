import type { Ancestor, Role, Signal } from "@limpid/core";
import { creationEvents, type Subject } from "./subject.ts";
import { who } from "./wording.ts";

/**
 * A writer of the file with this role. An earlier one counts as long as its bytes may still be there, or
 * `touch` on the finished file would hide who brought it.
 */
export function writerWithRole<Id extends string>(
  subject: Subject,
  role: Role,
  id: Id,
  words: string,
  more: (writer: Ancestor, subject: Subject) => boolean = () => true,
): readonly (Signal & { readonly id: Id })[] {
  const { writers, certainty } = subject;
  const index = writers.findIndex(([writer]) => writer.role === role && more(writer, subject));
  const writer = writers[index]?.[0];
  if (writer === undefined) return [];
  const inferred = index === 0 && certainty === "inferred";
  const deed = inferred ? "probably wrote it" : "wrote it";
  const later = index === 0 ? "" : "; others opened it for writing afterwards";
  return [
    {
      id,
      bearing: "supports",
      explanation: `${who(writer)}, ${words}, ${deed}${later}.`,
      events: creationEvents(subject),
      ...(inferred ? { certainty: "inferred" as const } : {}),
    },
  ];
}
