import { Type } from "typebox";

/** A name that telemetry gave, as a part of a path. */
export const NameInPath = Type.String({ minLength: 1, maxLength: 2000 });

/** `.` and `..` are steps in a path, encoded or not; the console writes a NUL behind them, which no name holds. */
export function nameIn(part: string): string {
  return /^\.{1,2}\0$/.test(part) ? part.slice(0, -1) : part;
}
