import { type Static, Type } from "typebox";
import { Priority, Status } from "./findings.ts";
import { Count, list, nullable, shape } from "./shapes.ts";

/**
 * What `/api/v1/live` sends, each as `event: NAME`, `data: JSON`, `id: N`. Small on purpose: who shows something asks
 * for it anew. `hello` comes first; `resync` says that some were missed, so everything shown is to be asked for anew.
 */
export const LiveFinding = shape({
  id: Type.String(),
  host: Type.String(),
  priority: Priority,
  revision: Count,
  change: Type.String(),
});
export type LiveFinding = Static<typeof LiveFinding>;

export const LiveTriage = shape({
  change: Type.String(),
  by: Type.String(),
  /** The first hundred of them. */
  findings: list(Type.String()),
  count: Count,
  status: Type.Optional(Status),
  assignee: Type.Optional(nullable(Type.String())),
});
export type LiveTriage = Static<typeof LiveTriage>;

export const LiveHost = shape({ host: Type.String() });
export type LiveHost = Static<typeof LiveHost>;

export const LiveIngest = shape({ events: Count, findings: Count, waitingBytes: Count });
export type LiveIngest = Static<typeof LiveIngest>;

export const LiveHello = shape({ version: Type.String(), resumed: Type.Boolean() });
export type LiveHello = Static<typeof LiveHello>;

/** Each event by its name. */
export interface LiveEvents {
  readonly hello: LiveHello;
  readonly resync: Record<string, never>;
  readonly finding: LiveFinding;
  readonly triage: LiveTriage;
  readonly host: LiveHost;
  readonly ingest: LiveIngest;
}
