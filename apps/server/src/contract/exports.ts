import { type Static, Type } from "typebox";
import { oneOf, QueryText, shape } from "./shapes.ts";

export const EXPORT_FORMATS = ["ocsf", "ecs", "stix", "csv", "sarif", "navigator", "sigma"] as const;
export const EXPORT_LAYERS = ["detects", "measured", "exercised", "findings"] as const;

export const ExportParams = shape({ format: oneOf(EXPORT_FORMATS) });

export const ExportQuery = shape({
  /** Which findings; sigma and the layer of what is detected are made of what the program knows. */
  q: Type.Optional(QueryText),
  /** Of navigator; absent: what this installation detects. */
  layer: Type.Optional(oneOf(EXPORT_LAYERS)),
  /** Of csv: begin with a byte order mark, for spreadsheets on Windows. */
  bom: Type.Optional(Type.Boolean()),
});
export type ExportQuery = Static<typeof ExportQuery>;
