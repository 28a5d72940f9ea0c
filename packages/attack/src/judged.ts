import type { ReleaseView } from "./context/view.ts";
import type { Edition } from "./release/edition.ts";
import type { Snapshot } from "./snapshot/snapshot.ts";

/** What a finding says of ATT&CK: members of `limpid.finding/1`. */
export interface JudgedBy {
  readonly analytic: string;
  readonly strategy: string;
  readonly technique: string;
  readonly attackRelease: string;
}

/** An object that a finding was judged by, as its release has it. */
export interface PinnedObject {
  readonly attackId: string;
  /** Undefined: the release is not in the mirror, or has no such object. */
  readonly snapshot: Snapshot | undefined;
  readonly edition: Edition | undefined;
}

/** Files of a release in the order of preference, and the objects of an ATT&CK id in one of them. */
export interface JudgedReader {
  readonly views: (release: string) => readonly ReleaseView[];
  readonly named: (view: ReleaseView, attackId: string) => readonly Snapshot[];
}

const TYPE_OF: Readonly<Record<keyof Omit<JudgedBy, "attackRelease">, string>> = {
  analytic: "x-mitre-analytic",
  strategy: "x-mitre-detection-strategy",
  technique: "attack-pattern",
};

/** The versions and hashes of the objects that a finding was judged by. */
export function judgedBy(finding: JudgedBy, reader: JudgedReader): readonly PinnedObject[] {
  return (["analytic", "strategy", "technique"] as const).map((part): PinnedObject => {
    const attackId = finding[part];
    for (const view of reader.views(finding.attackRelease)) {
      const snapshot = reader.named(view, attackId).find(({ type }) => type === TYPE_OF[part]);
      if (snapshot !== undefined) return { attackId, snapshot, edition: view.edition };
    }
    return { attackId, snapshot: undefined, edition: undefined };
  });
}

/** The objects that a newer release words otherwise than the one a finding was judged by: the finding is worth a look. */
export function touchedBy(finding: JudgedBy, newer: string, reader: JudgedReader): readonly PinnedObject[] {
  const then = judgedBy(finding, reader);
  const now = judgedBy({ ...finding, attackRelease: newer }, reader);
  return now.filter(({ snapshot }, index) => {
    const before = then[index]?.snapshot;
    if (before === undefined || snapshot === undefined) return false; // not known, so nothing is claimed
    return before.hashes.content !== snapshot.hashes.content || before.status !== snapshot.status;
  });
}
