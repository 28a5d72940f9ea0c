import { useState } from "react";
import { Hostile } from "../design/hostile.tsx";
import { artifactWords as words } from "../words/artifacts.ts";
import { type Described, pairFacts } from "./artifact-facts.ts";

interface Side {
  readonly name: string;
  readonly described: Described;
}

/** Two contents side by side: what both say, and where they differ. */
export function Comparison({ one, other }: { readonly one: Side; readonly other: Side }) {
  const [differing, setDiffering] = useState(true);
  const pairs = pairFacts(
    [{ label: words.head.what, text: one.described.headline }, ...one.described.facts],
    [{ label: words.head.what, text: other.described.headline }, ...other.described.facts],
  );
  const shown = differing ? pairs.filter((pair) => pair.one !== pair.other) : pairs;
  return (
    <div className="panel-body artifact-compared">
      <label className="artifact-check">
        <input type="checkbox" checked={differing} onChange={({ target }) => setDiffering(target.checked)} />
        {words.onlyDiffering}
      </label>
      {shown.length === 0 ? (
        <p>{words.same}</p>
      ) : (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{words.fact}</th>
                {[one, other].map(({ name }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: both sides may have one name
                  <th scope="col" key={index}>
                    <Hostile text={name} mono />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((pair, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a label may come twice
                <tr key={index} className={pair.one === pair.other ? "" : "artifact-differs"}>
                  <th scope="row">{pair.label}</th>
                  <td>{pair.one === undefined ? <span className="quiet">–</span> : <Hostile text={pair.one} />}</td>
                  <td>{pair.other === undefined ? <span className="quiet">–</span> : <Hostile text={pair.other} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
