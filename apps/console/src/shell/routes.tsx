import { createRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { parseAttackSearch } from "../attack/attack-search.ts";
import { parseFindingSearch } from "../finding/finding-search.ts";
import { parseHostsSearch } from "../hosts/hosts-search.ts";
import { parseQueueSearch } from "../queue/queue-search.ts";
import { parseSettingsSearch } from "../settings/settings-search.ts";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell.tsx";

/** Every page by its address; its code is loaded when somebody goes there. */
const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const page = <P extends string>(path: P) => ({ getParentRoute: () => root, path });

export const routeTree = root.addChildren([
  createRoute({
    ...page("/"),
    validateSearch: parseQueueSearch,
    component: lazyRouteComponent(() => import("../queue/queue-page.tsx"), "QueuePage"),
  }),
  createRoute({
    ...page("/findings/$id"),
    validateSearch: parseFindingSearch,
    component: lazyRouteComponent(() => import("../finding/finding-page.tsx"), "FindingPage"),
  }),
  createRoute({
    ...page("/groups"),
    validateSearch: parseQueueSearch,
    component: lazyRouteComponent(() => import("../groups/groups-page.tsx"), "GroupsPage"),
  }),
  createRoute({
    ...page("/groups/$key"),
    component: lazyRouteComponent(() => import("../groups/group-page.tsx"), "GroupPage"),
  }),
  createRoute({
    ...page("/hosts"),
    validateSearch: parseHostsSearch,
    component: lazyRouteComponent(() => import("../hosts/hosts-page.tsx"), "HostsPage"),
  }),
  createRoute({
    ...page("/hosts/$name"),
    component: lazyRouteComponent(() => import("../hosts/host-page.tsx"), "HostPage"),
  }),
  createRoute({
    ...page("/artifacts"),
    component: lazyRouteComponent(() => import("../artifacts/artifacts-page.tsx"), "ArtifactsPage"),
  }),
  createRoute({
    ...page("/artifacts/$sha256"),
    component: lazyRouteComponent(() => import("../artifacts/artifact-page.tsx"), "ArtifactPage"),
  }),
  createRoute({
    ...page("/activity"),
    component: lazyRouteComponent(() => import("../activity/activity-page.tsx"), "ActivityPage"),
  }),
  createRoute({
    ...page("/attack"),
    validateSearch: parseAttackSearch,
    component: lazyRouteComponent(() => import("../attack/attack-page.tsx"), "AttackPage"),
  }),
  createRoute({
    ...page("/attack/$"),
    validateSearch: parseAttackSearch,
    component: lazyRouteComponent(() => import("../attack/attack-object-page.tsx"), "AttackObjectPage"),
  }),
  createRoute({
    ...page("/settings"),
    validateSearch: parseSettingsSearch,
    component: lazyRouteComponent(() => import("../settings/settings-page.tsx"), "SettingsPage"),
  }),
]);
