import { type Static, Type } from "typebox";
import { list, Ms, Name, QueryText, shape } from "./shapes.ts";

/** A search that is kept under a name. */
export const SavedView = shape({
  owner: Type.String(),
  name: Name,
  /** Everybody sees it; otherwise only its owner. */
  shared: Type.Boolean(),
  q: QueryText,
  /** What the console shows with it: order, columns; a little JSON. */
  settings: Type.Unknown(),
  changedMs: Ms,
});
export type SavedView = Static<typeof SavedView>;

export const ViewRequest = shape({
  q: QueryText,
  shared: Type.Optional(Type.Boolean()),
  settings: Type.Optional(Type.Unknown()),
});
export type ViewRequest = Static<typeof ViewRequest>;

export const ViewList = shape({ views: list(SavedView) });
export type ViewList = Static<typeof ViewList>;
