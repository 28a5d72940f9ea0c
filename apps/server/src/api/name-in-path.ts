import { Type } from "typebox";

/** A name that telemetry gave, as a part of a path. */
export const NameInPath = Type.String({ minLength: 1, maxLength: 2000 });

/**
 * `.` and `..` are steps in a path, encoded or not; the console writes a NUL behind them, which no name holds. Bytes
 * that were no UTF-8 are halves of pairs, which no address carries: a NUL and four hexadecimal digits.
 */
export function nameIn(part: string): string {
  const name = part.replace(/\0([0-9a-f]{4})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return /^\.{1,2}\0$/.test(name) ? name.slice(0, -1) : name;
}
