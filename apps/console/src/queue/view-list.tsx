import type { SavedView, ViewRequest } from "@limpid/server/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { explain } from "../api/api-error.ts";
import { pathOf, send } from "../api/client.ts";
import { type FindingOrder, sessionQuery, viewsQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { sayDone, sayTrouble } from "../design/toast.tsx";
import { queueWords as said } from "../words/queue.ts";
import { standingViews } from "./views.ts";

interface Shown {
  readonly q: string;
  readonly order: FindingOrder;
}

/** Searches with names: those that are always there, and those that people saved. */
export function ViewList({ q, order }: Shown) {
  const client = useQueryClient();
  const me = useQuery(sessionQuery).data?.user?.name ?? "";
  const saved = (useQuery(viewsQuery).data?.views ?? []).map((view) => ({ ...view, order: orderOf(view) }));
  const standing = standingViews(me);
  const isShown = (view: { readonly q: string; readonly order?: FindingOrder }) =>
    view.q === q && (view.order ?? "priority") === order;
  const known = standing.some(isShown) || saved.some(isShown);
  const [saving, setSaving] = useState(false);
  const remove = async ({ name }: SavedView) => {
    try {
      await send("DELETE", pathOf(["views", name]));
      sayDone(said.viewRemoved(visibleText(name)));
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey });
    } catch (error) {
      sayTrouble(explain(error).message);
    }
  };
  return (
    <nav aria-label={said.views}>
      <h2>{said.views}</h2>
      <ul>
        {standing.map((view) => (
          <li key={view.id} className="side-line">
            <ViewLink view={view} current={isShown(view)}>
              {said.view[view.id]}
            </ViewLink>
          </li>
        ))}
        {saved.map((view) => (
          <li key={`${view.owner} ${view.name}`} className="side-line">
            <ViewLink view={view} current={isShown(view)}>
              <Hostile text={view.name} longest={80} />
              {view.owner === me ? null : (
                <span className="quiet small">
                  {" "}
                  <Hostile text={said.sharedBy(view.owner)} />
                </span>
              )}
            </ViewLink>
            {view.owner === me ? (
              <Button
                kind="bare"
                small
                className="side-act"
                aria-label={said.removeView(visibleText(view.name))}
                onClick={() => void remove(view)}
              >
                ✕
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {known ? null : (
        <Button kind="bare" small className="side-fold" onClick={() => setSaving(true)}>
          + {said.saveView}
        </Button>
      )}
      {saving ? <SaveView q={q} order={order} onClose={() => setSaving(false)} /> : null}
    </nav>
  );
}

/** What is kept with a view is a little JSON of ours; anything else in it says nothing. */
function orderOf({ settings }: SavedView): FindingOrder {
  const order = typeof settings === "object" && settings !== null && "order" in settings ? settings.order : undefined;
  return order === "newest" ? "newest" : "priority";
}

function ViewLink({
  view,
  current,
  children,
}: {
  readonly view: { readonly q: string; readonly order?: FindingOrder };
  readonly current: boolean;
  readonly children: React.ReactNode;
}) {
  return (
    <Link
      to="/"
      search={{ q: view.q, ...(view.order === "newest" && { order: "newest" }) }}
      activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
      activeProps={{ "aria-current": undefined }}
      aria-current={current ? "page" : undefined}
    >
      <span className="cut">{children}</span>
    </Link>
  );
}

function SaveView({ q, order, onClose }: Shown & { readonly onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await send("PUT", pathOf(["views", name.trim()]), {
        q,
        shared,
        settings: { order },
      } satisfies ViewRequest);
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey });
      sayDone(said.viewSaved(visibleText(name.trim())));
      onClose();
    } catch (error) {
      setWrong(explain(error).message);
    }
  };
  return (
    <Dialog title={said.saveView} onClose={onClose}>
      <form onSubmit={(event) => void save(event)}>
        <p className="mono quiet">
          <Hostile text={q} />
        </p>
        <Field label={said.saveViewName} wrong={wrong}>
          {(tied) => (
            <input
              {...tied}
              data-first=""
              required
              maxLength={100}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <label className="own-also">
          <input type="checkbox" checked={shared} onChange={({ target }) => setShared(target.checked)} />{" "}
          {said.saveViewShared}
        </label>
        <Button kind="main" type="submit">
          {said.save}
        </Button>
      </form>
    </Dialog>
  );
}
