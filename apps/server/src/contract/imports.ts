import { type Static, Type } from "typebox";
import { Count, countsBy, list, nullable, oneOf, shape } from "./shapes.ts";

/** What became of a log or file that was dropped on the console. */
export const ImportResult = shape({
  id: Type.String(),
  /** `log`: its events were judged; `artifact`: it was inspected. */
  kind: oneOf(["log", "artifact"]),
  name: Type.String(),
  /** The source or format that it was recognised as; null: none. */
  format: nullable(Type.String()),
  lines: Count,
  events: Count,
  hosts: list(Type.String()),
  findings: countsBy(["high", "medium", "low", "expected"]),
  sha256: nullable(Type.String()),
  issues: list(Type.String()),
});
export type ImportResult = Static<typeof ImportResult>;

export const ExampleState = shape({ present: Type.Boolean(), findings: Count });
export type ExampleState = Static<typeof ExampleState>;
