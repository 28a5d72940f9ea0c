import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { facetsQuery } from "../api/resources.ts";
import { buttonClass } from "../design/button.tsx";
import { EmptyState, Waiting } from "../design/empty-state.tsx";
import { FreshStore } from "../imports/fresh-store.tsx";
import { queueWords as said } from "../words/queue.ts";
import { FIRST_VIEW } from "./views.ts";

/** Nothing in the list: because nothing was ever found, because all is decided, or because the search is narrow. */
export function EmptyQueue({ q }: { readonly q: string }) {
  const everything = useQuery(facetsQuery("")).data;
  if (everything === undefined) return <Waiting />;
  if (everything.findings === 0) return <FreshStore />;
  const first = q === FIRST_VIEW;
  return (
    <EmptyState
      title={first ? said.emptyView : said.emptySearch}
      actions={
        <>
          {first ? null : (
            <Link to="/" className={buttonClass({ kind: "main" })}>
              {said.view.open}
            </Link>
          )}
          <Link to="/" search={{ q: "" }} className={buttonClass()}>
            {said.view.all}
          </Link>
        </>
      }
    >
      <p>{first ? said.emptyViewMore : said.emptySearchMore}</p>
    </EmptyState>
  );
}
