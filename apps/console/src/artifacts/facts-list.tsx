import { Hostile } from "../design/hostile.tsx";
import { artifactWords as words } from "../words/artifacts.ts";
import type { Described } from "./artifact-facts.ts";

/** What is in a file, in words. */
export function FactsList({ of: { facts, reasons } }: { readonly of: Described }) {
  return (
    <>
      {reasons.length === 0 ? null : (
        <ul className="artifact-reasons">
          {reasons.map((reason) => (
            <li key={reason}>
              <Hostile text={reason} />
            </li>
          ))}
        </ul>
      )}
      {facts.length === 0 ? (
        <p className="quiet">{words.noFacts}</p>
      ) : (
        <dl className="artifact-facts">
          {facts.map(({ label, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a label may come twice
            <div key={index}>
              <dt>
                <Hostile text={label} longest={80} />
              </dt>
              <dd>
                <Hostile text={text} longest={1200} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
