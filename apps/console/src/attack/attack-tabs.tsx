import "./attack.css";
import { Link } from "@tanstack/react-router";
import { attackWords as words } from "../words/attack.ts";

const TABS = [
  { id: "objects", path: "" },
  { id: "releases", path: "releases" },
  { id: "compare", path: "compare" },
  { id: "touched", path: "touched" },
] as const;
export type AttackTab = (typeof TABS)[number]["id"];

/** The pages of ATT&CK, one beside the other. */
export function AttackTabs({ here }: { readonly here: AttackTab | undefined }) {
  return (
    <nav className="attack-tabs" aria-label={words.title}>
      <ul>
        {TABS.map(({ id, path }) => {
          const current = id === here ? "page" : undefined;
          return (
            <li key={id}>
              {path === "" ? (
                <Link to="/attack" search={{}} activeOptions={{ exact: true, includeSearch: false }}>
                  {words.tabs[id]}
                </Link>
              ) : (
                <Link to="/attack/$id" params={{ id: path }} search={{}} aria-current={current}>
                  {words.tabs[id]}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
