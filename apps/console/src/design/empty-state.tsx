import "./empty-state.css";
import type { ReactNode } from "react";
import { explain } from "../api/api-error.ts";
import { words } from "../words/en.ts";
import { Button } from "./button.tsx";

/** Nothing is here: says why, and what to do so that there is. */
export function EmptyState({
  title,
  children,
  actions,
  heading: Heading = "h2",
}: {
  readonly title: string;
  /** `h1` where nothing else is on the page. */
  readonly heading?: "h1" | "h2";
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className="empty">
      <Heading>{title}</Heading>
      {children}
      {actions === undefined ? null : <div className="empty-do">{actions}</div>}
    </div>
  );
}

/** Something is on its way; shown only when it takes longer than a moment. */
export function Waiting({ what = words.waiting }: { readonly what?: string }) {
  return (
    <p className="waiting" role="status">
      {what}
    </p>
  );
}

/** Something could not be had: what, and the mend. */
export function Trouble({ error, again }: { readonly error: unknown; readonly again?: (() => void) | undefined }) {
  const { message, mend } = explain(error);
  return (
    <div className="trouble" role="alert">
      <p>
        <b>{message}</b>
      </p>
      {mend === undefined ? null : <p>{mend}</p>}
      {again === undefined ? null : <Button onClick={again}>{words.again}</Button>}
    </div>
  );
}
