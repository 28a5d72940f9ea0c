import { type Static, Type } from "typebox";
import { ByPriority } from "./groups.ts";
import { Count, Cursor, list, Ms, nullable, oneOf, shape } from "./shapes.ts";

/** A host of the fleet. What nobody said is absent. */
export const Host = shape({
  name: Type.String(),
  firstSeenMs: Ms,
  lastSeenMs: Ms,
  sensorVersion: nullable(Type.String()),
  /** Events that its sources say are missing. */
  lost: Count,
  /** When something of it was received for the last time, by the server's clock. */
  receivedMs: nullable(Ms),
  findings: ByPriority,
  facts: shape({
    /** On what its name rests: its own key, a relay that may name it, or nothing but what records say. */
    basis: Type.Optional(oneOf(["enrolled", "relayed", "asserted"])),
    system: Type.Optional(Type.String()),
    programVersion: Type.Optional(Type.String()),
    /** Kinds of sources that it reads. */
    sources: Type.Optional(list(Type.String())),
    /** What waits there to be sent. */
    spoolBytes: Type.Optional(Count),
    oldestSpooledMs: Type.Optional(nullable(Ms)),
    /** Its clock less the server's, in milliseconds. */
    clockOffsetMs: Type.Optional(Type.Number()),
    /** What its sensor may not do, in words. */
    missingRights: Type.Optional(list(Type.String())),
    address: Type.Optional(Type.String()),
  }),
});
export type Host = Static<typeof Host>;

export const HostsQuery = shape({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  after: Type.Optional(Cursor),
});
export type HostsQuery = Static<typeof HostsQuery>;

export const HostPage = shape({ hosts: list(Host), next: Type.Optional(Cursor) });
export type HostPage = Static<typeof HostPage>;

export const HostDetail = shape({ host: Host });
export type HostDetail = Static<typeof HostDetail>;
