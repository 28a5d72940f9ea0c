import { Link } from "@tanstack/react-router";
import { useLiveState } from "../api/live.ts";
import { words } from "../words/en.ts";
import drop from "./drop.svg";

/** Pages that are reached from everywhere, with the second of the two keys that lead there: `g q`. */
export const PAGES = [
  { to: "/", word: words.nav.queue, key: "q" },
  { to: "/groups", word: words.nav.groups, key: "g" },
  { to: "/hosts", word: words.nav.hosts, key: "h" },
  { to: "/artifacts", word: words.nav.artifacts, key: "a" },
  { to: "/activity", word: words.nav.activity, key: "e" },
  { to: "/attack", word: words.nav.attack, key: "m" },
  { to: "/settings", word: words.nav.settings, key: "s" },
] as const;

export function Bar() {
  const live = useLiveState();
  return (
    <header className="bar">
      <Link to="/" className="bar-home">
        <img src={drop} alt="" />
        {words.product}
      </Link>
      <nav className="bar-nav" aria-label={words.nav.title}>
        <ul>
          {PAGES.map(({ to, word }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }}>
                {word}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <span
        className={`bar-live bar-live-${live}`}
        role="img"
        aria-label={words.bar.live[live]}
        title={words.bar.live[live]}
      />
    </header>
  );
}
