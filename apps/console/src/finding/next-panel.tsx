import type { Finding } from "@limpid/core";
import { useId } from "react";
import { PriorityShape } from "../design/badge.tsx";
import { Hostile } from "../design/hostile.tsx";
import { findingWords as words } from "../words/finding.ts";

/** What is not known and how to get it, what would change the judgement, and what could not have been seen. */
export function NextPanel({ finding: { missing, wouldChange, blindSpots } }: { readonly finding: Finding }) {
  const title = useId();
  return (
    <section className="panel next" aria-labelledby={title}>
      <div className="panel-head">
        <h2 id={title}>{words.nextTitle}</h2>
      </div>
      <h3>{words.missing}</h3>
      {missing.length === 0 ? (
        <p className="quiet">{words.nothingMissing}</p>
      ) : (
        <ul className="next-missing">
          {missing.map(({ id, explanation, mend }) => (
            <li key={id}>
              <span>
                <Hostile text={explanation} />
              </span>
              <span className="next-mend">
                <Hostile text={mend} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {wouldChange.length === 0 ? null : (
        <>
          <h3>{words.wouldChange}</h3>
          <ul className="next-changes">
            {wouldChange.map(({ explanation, to }) => (
              <li key={explanation} className={`next-to-${to}`}>
                <PriorityShape priority={to} />
                <span>
                  <Hostile text={explanation} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {blindSpots.length === 0 ? null : (
        <details className="next-blind">
          <summary>{words.blindSpots(blindSpots.length)}</summary>
          <ul>
            {[...new Set(blindSpots)].map((spot) => (
              <li key={spot}>
                <Hostile text={spot} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
