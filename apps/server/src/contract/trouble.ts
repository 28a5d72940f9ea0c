import { type Static, Type } from "typebox";
import { shape } from "./shapes.ts";

/** What every answer holds that is no success. */
export const Trouble = shape({
  error: shape({
    /** Stable, for programs. */
    code: Type.String(),
    /** One sentence, for people. */
    message: Type.String(),
    /** Which part of the request: `body/status`, `query/limit`. */
    at: Type.Optional(Type.String()),
    /** What to do about it. */
    mend: Type.Optional(Type.String()),
  }),
});
export type Trouble = Static<typeof Trouble>;
