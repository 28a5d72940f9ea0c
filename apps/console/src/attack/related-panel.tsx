import type { AttackPage } from "@limpid/server/contract";
import { Link } from "@tanstack/react-router";
import { attackWords as words } from "../words/attack.ts";
import { ObjectName } from "./object-link.tsx";
import { wordOf } from "./type-words.ts";

type Related = AttackPage["related"][number];

/** What an object has to do with, by how that is known. */
export function RelatedPanel({ page, about }: { readonly page: AttackPage; readonly about: string }) {
  const { related, searched, relatedLeft, release, domain, id } = page;
  const groups = [...Map.groupBy(related, keyOf)];
  const names = new Map(related.map((one) => [one.id, one.attackId ?? one.name ?? one.id]));
  return (
    <section aria-label={`${words.related}${about}`}>
      <h2>{words.related}</h2>
      <p className="quiet small">{searched.statement}</p>
      <div className="attack-related">
        {groups.map(([key, members]) => {
          const [first] = members;
          return first === undefined ? null : (
            <div key={key}>
              <h3 className="small">
                <span className="mono">{arrow(first)}</span> <span className="attack-basis">{basisOf(first)}</span>
              </h3>
              <ul>
                {members.map((one) => (
                  <li
                    key={`${one.id} ${one.statedBy}`}
                    className={(one.status ?? "active") === "active" ? "" : "attack-gone"}
                  >
                    <ObjectName object={one} search={{ release, domain }} />
                    <span className="quiet small">
                      {one.type === undefined ? ` ${words.notInFile}` : ` ${wordOf(one.type)}`}
                      {one.active ? "" : ` · ${words.inactive}`}
                      {one.over.length === 0
                        ? ""
                        : ` · ${words.over} ${one.over.map((between) => names.get(between) ?? between).join(", ")}`}
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
      {relatedLeft === 0 ? null : (
        <p>
          <Link to="/attack/$id" params={{ id }} search={{ release, domain, all: "1" }}>
            {words.relatedLeft(relatedLeft)}
          </Link>
        </p>
      )}
    </section>
  );
}

function keyOf({ kind, direction, basis, steps, contextOf }: Related): string {
  return `${kind} ${direction} ${basis} ${steps} ${contextOf?.startsWith("attack-pattern") === true ? "technique" : ""}`;
}

function arrow({ kind, direction }: Related): string {
  return direction === "to" ? `${kind} →` : `← ${kind}`;
}

function basisOf({ basis, steps, contextOf }: Related): string {
  const word = basis === "derived" ? words.basis.derived(steps) : words.basis[basis];
  return contextOf?.startsWith("attack-pattern") === true ? `${word}; ${words.contextOf("the technique")}` : word;
}
