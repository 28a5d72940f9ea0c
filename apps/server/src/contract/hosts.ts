import { type Static, Type } from "typebox";
import { ByPriority } from "./groups.ts";
import { Count, Cursor, list, Ms, nullable, oneOf, shape } from "./shapes.ts";

/** A host of the fleet. What a version or a sensor does not say is null. */
export const Host = shape({
  name: Type.String(),
  firstSeenMs: Ms,
  lastSeenMs: Ms,
  sensorVersion: nullable(Type.String()),
  /** Events that its sources say are missing. */
  lost: Count,
  /** On what its name rests: its own key, a relay that may name it, or nothing but what the records say. */
  identity: Type.Optional(oneOf(["enrolled", "relayed", "asserted"])),
  enrolledMs: Type.Optional(nullable(Ms)),
  /** When the server had the last word of it, by its own clock. */
  lastReceivedMs: Type.Optional(nullable(Ms)),
  firstReceivedMs: Type.Optional(nullable(Ms)),
  /** Bytes that wait on the endpoint. */
  spoolBytes: Type.Optional(nullable(Count)),
  /** Its clock minus ours. */
  clockOffsetMs: Type.Optional(nullable(Type.Number())),
  /** Rights that its sensor misses, in words. */
  rightsMissing: Type.Optional(list(Type.String())),
});
export type Host = Static<typeof Host>;

export const HostsQuery = shape({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  after: Type.Optional(Cursor),
});
export type HostsQuery = Static<typeof HostsQuery>;

export const HostPage = shape({ hosts: list(Host), next: Type.Optional(Cursor) });
export type HostPage = Static<typeof HostPage>;

export const HostDetail = shape({ host: Host, findings: ByPriority });
export type HostDetail = Static<typeof HostDetail>;
