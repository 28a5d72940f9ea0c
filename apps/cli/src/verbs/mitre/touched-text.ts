import { isTouched, type PinnedObject } from "@limpid/attack";
import { counted } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { hanging } from "./prose.ts";
import type { TouchedItem } from "./touched.ts";

const SHOWN = 12; // findings of one object; all with --json

/** By object: what it was judged by, what became of it, and what that touches. */
export function touchedText(items: readonly TouchedItem[], paint: Paint, width: number): readonly string[] {
  const byObject = Map.groupBy(
    items.flatMap((item) => item.objects.map((pin) => ({ item, pin }))),
    ({ pin }) => `${pin.id} ${pin.release} ${pin.rawHash ?? ""}`,
  );
  const lines = [...byObject.values()].flatMap((members) => {
    const pin = members[0]?.pin;
    if (pin === undefined) return [];
    const touched = isTouched(pin);
    const title = `${pin.id}  ${pin.name ?? ""}`.trimEnd();
    const names = members.map(({ item }) => `${item.judgement.kind} ${item.judgement.name}`);
    return [
      touched ? paint.bold(title) : title,
      ...hanging(`  judged by ${pin.release}${hashOf(pin)}: ${fateOf(pin)}`, width),
      ...(touched ? names.slice(0, SHOWN).flatMap((name) => hanging(`    ${name}`, width)) : []),
      ...(touched && names.length > SHOWN ? [`    and ${names.length - SHOWN} more; all with --json`] : []),
      ...(touched ? [] : [`    ${counted(names.length, "finding, report or note", "findings, reports and notes")}`]),
    ];
  });
  const count = items.filter(({ objects }) => objects.some(isTouched)).length;
  return [...lines, "", `${count} of ${items.length} findings, reports and notes are touched.`];
}

function hashOf({ rawHash, mirrored }: PinnedObject): string {
  const hash = rawHash === undefined ? "" : ` (raw hash ${rawHash.slice(0, 12)})`;
  if (mirrored === "other") return `${hash}, which no mirrored file of that release has`;
  return mirrored === "absent" ? `${hash}, whose mirrored file has no such object` : hash;
}

function fateOf({ against, mirrored, standing, touch, release }: PinnedObject): string {
  if (mirrored === "not mirrored") return `not known: release ${release} is not in the mirror`;
  if (against === undefined) return "not known: the mirror has no such release to compare with";
  const since = standing.content;
  const stood =
    since === undefined || since.first === since.last ? "" : ` (the same from ${since.first} to ${since.last})`;
  switch (touch) {
    case "unchanged":
      return `unchanged in ${against.release}${stood}`;
    case "content":
      return `says something else in ${against.release}${stood}`;
    case "status":
      return `${against.status ?? ""} in ${against.release}`;
    case "removed":
      return `gone in ${against.release}`;
    case "not known":
      return "not known: it was not normalised";
  }
}
