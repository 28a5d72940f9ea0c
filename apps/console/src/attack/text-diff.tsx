import type { TextPiece } from "@limpid/attack";
import { Hostile } from "../design/hostile.tsx";

const CONTEXT = 160; // characters of unchanged text around a change

/** Two texts as one: what went and what came are marked by element and colour, long stretches between are cut. */
export function TextDiff({ pieces }: { readonly pieces: readonly TextPiece[] }) {
  return (
    <p className="attack-diff">
      {pieces.map(({ what, text }, index) => {
        // Pieces of one text have no other name, and no state.
        const key = index;
        if (what === "removed")
          return (
            <del key={key}>
              <Hostile text={text} longest={20_000} />
            </del>
          );
        if (what === "added")
          return (
            <ins key={key}>
              <Hostile text={text} longest={20_000} />
            </ins>
          );
        return <Hostile key={key} text={around(text, index > 0, index < pieces.length - 1)} longest={20_000} />;
      })}
    </p>
  );
}

/** The ends of unchanged text that touch a change. */
function around(text: string, changeBefore: boolean, changeAfter: boolean): string {
  if (text.length <= 2 * CONTEXT) return text;
  return `${changeBefore ? text.slice(0, CONTEXT) : ""} […] ${changeAfter ? text.slice(-CONTEXT) : ""}`;
}
