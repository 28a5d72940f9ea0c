import { type Edition, type FoundObject, typeWord } from "@limpid/attack";
import { escapeText } from "@limpid/core";
import { wrap } from "../../terminal/layout.ts";
import { plain } from "./prose.ts";

export function hitText({ snapshot, hit }: FoundObject, width: number): readonly string[] {
  const gone = snapshot.status === "active" ? "" : `  (${snapshot.status})`;
  const head = `${(snapshot.attackId ?? "").padEnd(10)} ${snapshot.name ?? snapshot.id}  [${typeWord(snapshot.type)}]${gone}`;
  const lines = wrap(plain(head), width);
  if (hit === undefined || hit.field === "id" || hit.field === "name") return lines;
  return [...lines, ...wrap(plain(`${hit.field}: ${hit.excerpt}`), width - 11).map((line) => `           ${line}`)];
}

/** What was searched, in words: an empty answer says nothing about what is not in the mirror. */
export function searchedWords(editions: readonly Edition[], count: number): string {
  const where = editions.map(
    ({ domain, release, extent }) => `${domain} ${release}${extent === "partial" ? " (a part)" : ""}`,
  );
  return escapeText(`${count} in ${where.join(", ") || "nothing: the mirror has no such release"}.`);
}
