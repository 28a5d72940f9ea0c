import type { Priority } from "@limpid/core";
import { formatQuery, isChosen, PRIORITY_WORDS, parseQuery, STATUS_WORDS, toggleChoice } from "@limpid/query";
import type { Facets, Status } from "@limpid/server/contract";
import { useState } from "react";
import { PriorityShape, StatusBadge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { Hostile } from "../design/hostile.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { words } from "../words/en.ts";
import { number } from "../words/numbers.ts";
import { queueWords as said } from "../words/queue.ts";

const FACETS = ["priority", "status", "host", "role", "assignee", "technique"] as const;
type FacetName = (typeof FACETS)[number];
type Values = readonly { readonly value: string; readonly findings: number }[];
/** Lines of a facet until somebody wants all. */
const FEW = 6;

interface FacetListProps {
  readonly q: string;
  readonly facets: Facets | undefined;
  readonly onSearch: (q: string) => void;
}

/** What the findings of a search have in common, counted: a click narrows the search by it, or leaves it out. */
export function FacetList({ q, facets, onSearch }: FacetListProps) {
  return FACETS.map((name) => {
    const values = inOrder(name, facets?.facets[name] ?? []);
    return values.length === 0 ? null : <Facet key={name} name={name} values={values} q={q} onSearch={onSearch} />;
  });
}

/** Words with an order of their own stand in it, others by how many they are. */
function inOrder(name: FacetName, values: Values): Values {
  const order: readonly string[] | undefined =
    name === "priority" ? PRIORITY_WORDS : name === "status" ? STATUS_WORDS : undefined;
  return order === undefined
    ? values
    : values.toSorted((one, other) => order.indexOf(one.value) - order.indexOf(other.value));
}

function Facet({
  name,
  values,
  q,
  onSearch,
}: {
  readonly name: FacetName;
  readonly values: Values;
  readonly q: string;
  readonly onSearch: (q: string) => void;
}) {
  const [all, setAll] = useState(false);
  const { terms } = parseQuery(q);
  const shown = all ? values : values.slice(0, FEW);
  return (
    <section>
      <h2>{said.facet[name]}</h2>
      <ul>
        {shown.map(({ value, findings }) => {
          const written = name === "assignee" && value === "" ? "none" : value;
          const choice = { field: name, value: written };
          const chosen = isChosen(terms, choice);
          const out = isChosen(terms, { ...choice, excluded: true });
          const toggle = (excluded: boolean) => onSearch(formatQuery(toggleChoice(terms, { ...choice, excluded })));
          return (
            <li key={value} className="side-line">
              <button type="button" className="side-value" aria-pressed={chosen} onClick={() => toggle(false)}>
                <span className={out ? "cut side-out" : "cut"}>
                  <FacetValue name={name} value={value} />
                </span>
                <span className="quiet small">{number(findings)}</span>
              </button>
              <Button
                kind="bare"
                small
                className="side-act"
                aria-pressed={out}
                aria-label={said.exclude(visibleText(value === "" ? said.nobody : value))}
                title={said.exclude(visibleText(value === "" ? said.nobody : value))}
                onClick={() => toggle(true)}
              >
                −
              </Button>
            </li>
          );
        })}
      </ul>
      {values.length <= FEW ? null : (
        <Button kind="bare" small className="side-fold" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? said.fewer : said.more(values.length - FEW)}
        </Button>
      )}
    </section>
  );
}

function FacetValue({ name, value }: { readonly name: FacetName; readonly value: string }) {
  if (name === "priority") {
    return (
      <span className={`side-${value}`}>
        <PriorityShape priority={value as Priority} /> {words.priority[value as Priority]}
      </span>
    );
  }
  if (name === "status") return <StatusBadge status={value as Status} />;
  if (name === "assignee" && value === "") return <span className="quiet">{said.nobody}</span>;
  return <Hostile text={value} longest={80} />;
}
