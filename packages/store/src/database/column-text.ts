/**
 * Texts of this project hold stray bytes as lone surrogates and may hold NUL; a text of a database may hold neither.
 * In a column both become escapes, and a backslash is doubled, so that different texts stay different. Ordinary text
 * stands there as it is and can be searched by its beginning.
 */
export function toColumn(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, escapeUnit) : text;
}

const NEEDS_ESCAPE = /[\0\\\ud800-\udfff]/;
const ESCAPED = /[\ud800-\udbff][\udc00-\udfff]|[\0\\\ud800-\udfff]/g;

function escapeUnit(unit: string): string {
  if (unit.length === 2) return unit; // a pair: one character that UTF-8 can hold
  if (unit === "\\") return "\\\\";
  return `\\${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The inverse of {@link toColumn}. */
export function fromColumn(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:\\|([0-9a-f]{4}))/g, (_whole, unit: string | undefined) =>
    unit === undefined ? "\\" : String.fromCharCode(Number.parseInt(unit, 16)),
  );
}

/** The same for what may be absent. */
export function toNullable(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : toColumn(text);
}

export function fromNullable(text: string | null): string | null {
  return text === null ? null : fromColumn(text);
}
