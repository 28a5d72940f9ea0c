import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AttackSearch } from "./attack-search.ts";

/** To the page of an object, by its ATT&CK id or its STIX id. */
export function ObjectLink({
  id,
  search = {},
  className,
  children,
}: {
  readonly id: string;
  readonly search?: AttackSearch;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <Link to="/attack/$id" params={{ id }} search={search} className={className}>
      {children}
    </Link>
  );
}

/** An object in a line: its id for people, its name. */
export function ObjectName({
  object: { id, attackId, name },
  search,
}: {
  readonly object: { readonly id: string; readonly attackId?: string | undefined; readonly name?: string | undefined };
  readonly search?: AttackSearch;
}) {
  return (
    <ObjectLink id={id} {...(search !== undefined && { search })} className="attack-name">
      {attackId === undefined ? null : <span className="attack-id mono">{attackId}</span>}
      <span>{name ?? (attackId === undefined ? id : "")}</span>
    </ObjectLink>
  );
}
