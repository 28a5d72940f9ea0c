import { type Static, Type } from "typebox";
import { list, Ms, Name, oneOf, QueryText, shape } from "./shapes.ts";

/** A search that is kept under a name. */
export const SavedView = shape({
  name: Name,
  q: QueryText,
  order: oneOf(["priority", "newest"]),
  /** Everybody sees it; otherwise only its owner. */
  shared: Type.Boolean(),
  owner: Type.String(),
  changedMs: Ms,
});
export type SavedView = Static<typeof SavedView>;

export const ViewRequest = shape({
  q: QueryText,
  order: Type.Optional(oneOf(["priority", "newest"])),
  shared: Type.Optional(Type.Boolean()),
});
export type ViewRequest = Static<typeof ViewRequest>;

export const ViewList = shape({ views: list(SavedView) });
export type ViewList = Static<typeof ViewList>;
