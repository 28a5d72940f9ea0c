import "./attack.css";
import { useQuery } from "@tanstack/react-query";
import { attackWords as words } from "../words/attack.ts";
import { PinnedObject } from "./pinned-object.tsx";
import { judgedQuery } from "./queries.ts";

/** Beside a finding: by which objects of ATT&CK it was judged, and how long their wording has stood. */
export function JudgedPanel({ finding }: { readonly finding: string }) {
  const { data } = useQuery(judgedQuery(finding));
  if (data === undefined) return null;
  return (
    <section className="panel attack-judged" aria-label={words.judgedBy}>
      <h2>{words.judgedBy}</h2>
      <ul>
        {data.objects.map((pinned) => (
          <li key={pinned.id}>
            <PinnedObject pinned={pinned} />
          </li>
        ))}
      </ul>
    </section>
  );
}
