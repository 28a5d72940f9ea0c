import type { AttackJudged } from "@limpid/server/contract";
import { attackWords as words } from "../words/attack.ts";
import { ObjectName } from "./object-link.tsx";

type Pinned = AttackJudged["objects"][number];

/** `AN0056 … as of 19.1 (raw hash 99a4dba1accb…), unchanged since 18.0`. */
export function PinnedObject({ pinned }: { readonly pinned: Pinned }) {
  const { id, name, release, rawHash, mirrored } = pinned;
  return (
    <span className="attack-pinned">
      <ObjectName object={{ id, attackId: id, name }} search={{ release }} />{" "}
      <span title={rawHash}>
        {rawHash === undefined ? words.judgedNoHash(release) : words.judgedAt(release, rawHash.slice(0, 12))}
      </span>
      {mirrored === "other" ? <span className="attack-warn">; {words.mirroredOther}</span> : null}
      <span className="quiet">{fateOf(pinned)}</span>
    </span>
  );
}

function fateOf({ standing, against, mirrored, release, touch }: Pinned): string {
  if (mirrored === "not mirrored") return `; ${words.notMirrored}`;
  const { content } = standing;
  const since = content === undefined || content.first === release ? "" : `, ${words.stood(content.first)}`;
  if (against === undefined) return since;
  if (touch === "unchanged") return against.release === release ? since : `${since}, ${words.toNow(against.release)}`;
  return `${since}; ${words.touch[touch](against.release)}`;
}
