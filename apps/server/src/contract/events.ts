import type { TelemetryEvent as CoreEvent, ParseIssue } from "@limpid/core";
import { type Static, Type } from "typebox";
import { list, Ms, shape, type Wire } from "./shapes.ts";

/** What happened, in the shape of core's `TelemetryEvent`. */
export const TelemetryEvent = Type.Unsafe<Wire<CoreEvent>>({
  type: "object",
  required: ["kind", "id", "at", "host"],
  properties: {
    kind: { type: "string" },
    id: { type: "string" },
    at: { type: "number" },
    host: { type: "string" },
  },
});
export type TelemetryEvent = Static<typeof TelemetryEvent>;

export const EventsQuery = shape({
  host: Type.String({ minLength: 1, maxLength: 1000 }),
  /** The moment that is looked around. */
  at: Ms,
  beforeMs: Type.Optional(Type.Number({ minimum: 0, maximum: 31 * 86_400_000 })),
  afterMs: Type.Optional(Type.Number({ minimum: 0, maximum: 31 * 86_400_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
});
export type EventsQuery = Static<typeof EventsQuery>;

const Issue = Type.Unsafe<ParseIssue>({
  type: "object",
  required: ["code", "at", "what"],
  properties: { code: { type: "string" }, at: { type: "number" }, what: { type: "string" } },
});

/** By time. */
export const Around = shape({
  events: list(TelemetryEvent),
  /** More are there: those nearest to the moment are here. */
  cut: Type.Boolean(),
  issues: list(Issue),
});
export type Around = Static<typeof Around>;

export const RecordsQuery = shape({
  host: Type.String({ minLength: 1, maxLength: 1000 }),
  /** Ids of events, a comma between them; a hundred at most. */
  ids: Type.String({ minLength: 1, maxLength: 8000 }),
  /** Between which moments they lie; without, only a part of what is kept is looked at. */
  fromMs: Type.Optional(Ms),
  toMs: Type.Optional(Ms),
});
export type RecordsQuery = Static<typeof RecordsQuery>;

export const Records = shape({
  /** By time, with every field that is kept of them. */
  events: list(TelemetryEvent),
  /** Ids that nothing was found of. */
  missing: list(Type.String()),
  /** False: there is more of this host than was looked at; name the moments. */
  lookedAtAll: Type.Boolean(),
  issues: list(Issue),
});
export type Records = Static<typeof Records>;
