import { createRootRoute, createRoute, lazyRouteComponent, type RouteComponent } from "@tanstack/react-router";
import { parseActivitySearch } from "../activity/activity-search.ts";
import { nameFromPath, nameToPath } from "../api/name-in-path.ts";
import { parseArtifactsSearch } from "../artifacts/artifacts-search.ts";
import { parseAttackSearch } from "../attack/attack-search.ts";
import { parseFindingSearch } from "../finding/finding-search.ts";
import { parseHostsSearch } from "../hosts/hosts-search.ts";
import { parseQueueSearch } from "../queue/queue-search.ts";
import { parseSettingsSearch } from "../settings/settings-search.ts";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell.tsx";

/** Every page by its address; its code is loaded when somebody goes there. */
const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const getParentRoute = () => root;

/** The type of a page is no part of the routes' type: pages ask the routes for theirs. */
function lazy(load: () => Promise<object>, name: string): RouteComponent {
  return lazyRouteComponent(load as () => Promise<Record<string, RouteComponent>>, name);
}

// Not within the call below: each would be taken for any route.
const pages = [
  createRoute({
    getParentRoute,
    path: "/",
    validateSearch: parseQueueSearch,
    component: lazy(() => import("../queue/queue-page.tsx"), "QueuePage"),
  }),
  createRoute({
    getParentRoute,
    path: "/findings/$id",
    validateSearch: parseFindingSearch,
    component: lazy(() => import("../finding/finding-page.tsx"), "FindingPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/groups",
    validateSearch: parseQueueSearch,
    component: lazy(() => import("../groups/groups-page.tsx"), "GroupsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/groups/$key",
    component: lazy(() => import("../groups/group-page.tsx"), "GroupPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/hosts",
    validateSearch: parseHostsSearch,
    component: lazy(() => import("../hosts/hosts-page.tsx"), "HostsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/hosts/$name",
    params: {
      parse: ({ name }) => ({ name: nameFromPath(name) }),
      stringify: ({ name }) => ({ name: nameToPath(name) }),
    },
    component: lazy(() => import("../hosts/host-page.tsx"), "HostPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/artifacts",
    validateSearch: parseArtifactsSearch,
    component: lazy(() => import("../artifacts/artifacts-page.tsx"), "ArtifactsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/artifacts/$sha256",
    validateSearch: parseArtifactsSearch,
    component: lazy(() => import("../artifacts/artifact-page.tsx"), "ArtifactPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/activity",
    validateSearch: parseActivitySearch,
    component: lazy(() => import("../activity/activity-page.tsx"), "ActivityPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/attack",
    validateSearch: parseAttackSearch,
    component: lazy(() => import("../attack/attack-page.tsx"), "AttackPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/attack/$id",
    validateSearch: parseAttackSearch,
    component: lazy(() => import("../attack/attack-object-page.tsx"), "AttackObjectPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings",
    validateSearch: parseSettingsSearch,
    component: lazy(() => import("../settings/settings-page.tsx"), "SettingsPage"),
  }),
] as const;

export const routeTree = root.addChildren(pages);
