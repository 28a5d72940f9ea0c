export type { Area, LimpidApp, ServerContext } from "./app/area.ts";
