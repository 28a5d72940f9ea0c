import { type Static, Type } from "typebox";
import { Count, list, nullable, shape } from "./shapes.ts";

export const ConfigIssue = shape({
  /** Path of the value: `detect.timeWindow`. */
  path: Type.String(),
  line: nullable(Count),
  column: nullable(Count),
  what: Type.String(),
});
export type ConfigIssue = Static<typeof ConfigIssue>;

/** The configuration that is in effect. */
export const Config = shape({
  /** Hash of the effective configuration, as findings name it. */
  id: Type.String(),
  /** The file it was read from; null: every value is the default. */
  file: nullable(Type.String()),
  /** YAML with every value. */
  effective: Type.String(),
});
export type Config = Static<typeof Config>;

export const ValidateConfig = shape({ text: Type.String({ maxLength: 1 << 20 }) });
export type ValidateConfig = Static<typeof ValidateConfig>;

export const ConfigVerdict = shape({ valid: Type.Boolean(), issues: list(ConfigIssue) });
export type ConfigVerdict = Static<typeof ConfigVerdict>;
