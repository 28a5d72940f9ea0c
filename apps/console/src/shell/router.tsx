import { createRouter } from "@tanstack/react-router";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { routeTree } from "./routes.tsx";
import { parseSearch, writeSearch } from "./search-text.ts";

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: ({ error, reset }) => <Trouble error={error} again={reset} />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
