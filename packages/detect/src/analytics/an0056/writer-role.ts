import type { Ancestor, Role } from "@limpid/core";
import type { SignalId } from "../../triage/weights.ts";
import type { An0056Signal } from "./detector.ts";
import { creationEvents, type Subject } from "./subject.ts";
import { who } from "./wording.ts";

/**
 * A writer of the file with this role. An earlier one counts as long as its bytes may still be there, or
 * `touch` on the finished file would hide who brought it.
 */
export function writerWithRole(
  subject: Subject,
  role: Role,
  id: SignalId,
  words: string,
  more: (writer: Ancestor, subject: Subject) => boolean = () => true,
): readonly An0056Signal[] {
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
