import "./settings.css";
import "../design/page.css";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { sessionQuery } from "../api/resources.ts";
import { EmptyState } from "../design/empty-state.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { settingsWords as said } from "../words/settings.ts";
import { AuditPart } from "./audit-part.tsx";
import { ConfigPart } from "./config-part.tsx";
import { EnrolmentsPart } from "./enrolments-part.tsx";
import { PARTS, type SettingsPart } from "./settings-search.ts";
import { TokensPart } from "./tokens-part.tsx";
import { UsersPart } from "./users-part.tsx";

const route = getRouteApi("/settings");
const SHOWN: Readonly<Record<SettingsPart, () => ReactNode>> = {
  enrolments: EnrolmentsPart,
  users: UsersPart,
  tokens: TokensPart,
  config: ConfigPart,
  audit: AuditPart,
};

/** Who may come in, who sends, what findings are judged by, and who did what. */
export function SettingsPage() {
  usePageTitle(said.title);
  const { part = "enrolments" } = route.useSearch();
  const user = useQuery(sessionQuery).data?.user;
  if (user?.scopes.includes("admin") !== true) {
    return (
      <EmptyState heading="h1" title={said.adminOnly}>
        <p>{said.adminOnlyMore}</p>
      </EmptyState>
    );
  }
  const Part = SHOWN[part];
  return (
    <div className="page settings">
      <nav className="settings-nav" aria-label={said.title}>
        <h1 className="unseen">{said.title}</h1>
        <ul>
          {PARTS.map((each) => (
            <li key={each}>
              <Link
                to="/settings"
                search={{ part: each }}
                activeProps={{ "aria-current": undefined }}
                aria-current={each === part ? "page" : undefined}
              >
                {said.parts[each]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <Part />
      </div>
    </div>
  );
}
