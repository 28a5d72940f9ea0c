import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useLiveState } from "../api/live.ts";
import { sessionQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Hostile } from "../design/hostile.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { Keys } from "../design/keys.tsx";
import { setTheme, useTheme } from "../design/theme.ts";
import { nextZone, useZone } from "../design/time.tsx";
import { words } from "../words/en.ts";
import drop from "./drop.svg";
import { Menu } from "./menu.tsx";

/** Pages that are reached from everywhere, with the second of the two keys that lead there: `g q`. */
export const PAGES = [
  { to: "/", word: words.nav.queue, key: "q" },
  { to: "/groups", word: words.nav.groups, key: "g" },
  { to: "/hosts", word: words.nav.hosts, key: "h" },
  { to: "/artifacts", word: words.nav.artifacts, key: "f" },
  { to: "/activity", word: words.nav.activity, key: "e" },
  { to: "/attack", word: words.nav.attack, key: "m" },
  { to: "/settings", word: words.nav.settings, key: "s" },
] as const;

const THEMES = ["system", "light", "dark"] as const;

interface BarProps {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  readonly onSignOut: () => void;
  readonly onPassword: () => void;
}

/** Where one can go, and what holds on every page: whose clock, light or dark, who is signed in. */
export function Bar({ onPalette, onHelp, onSignOut, onPassword }: BarProps) {
  const live = useLiveState();
  const zone = useZone();
  const theme = useTheme();
  const user = useQuery(sessionQuery).data?.user;
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
      <Button className="bar-palette" onClick={onPalette}>
        <span className="bar-palette-word">{words.bar.palette}</span>
        <Keys of="Mod+k" />
      </Button>
      <span
        className={`bar-live bar-live-${live}`}
        role="img"
        aria-label={words.bar.live[live]}
        title={words.bar.live[live]}
      />
      <Button kind="bare" onClick={nextZone} title={`${words.bar.zoneTitle} (t)`} aria-keyshortcuts="t">
        {words.bar.zone[zone]}
      </Button>
      <Menu
        label={`${words.bar.account}: ${visibleText(user?.name ?? "")}`}
        button={
          <span className="bar-user">
            <Hostile text={user?.name ?? ""} longest={24} />
          </span>
        }
      >
        <p className="quiet small">{user?.role == null ? null : words.session.role[user.role]}</p>
        {THEMES.map((each) => (
          <Button key={each} kind="bare" aria-pressed={theme === each} onClick={() => setTheme(each)}>
            {words.bar.themes[each]}
          </Button>
        ))}
        <hr />
        <Button kind="bare" onClick={onHelp}>
          {words.bar.help} <Keys of="?" />
        </Button>
        <Button kind="bare" onClick={onPassword}>
          {words.session.changePassword}
        </Button>
        <Button kind="bare" onClick={onSignOut}>
          {words.session.signOut}
        </Button>
      </Menu>
    </header>
  );
}
