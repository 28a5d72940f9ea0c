import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { buttonClass } from "../design/button.tsx";
import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function NotFound(): ReactNode {
  return (
    <EmptyState
      heading="h1"
      title={words.nav.notFound}
      actions={
        <Link to="/" className={buttonClass({ kind: "main" })}>
          {words.nav.toQueue}
        </Link>
      }
    >
      <p>{words.nav.notFoundMore}</p>
    </EmptyState>
  );
}
