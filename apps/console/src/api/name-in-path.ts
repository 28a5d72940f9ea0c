/** Half a pair of UTF-16, as a byte that was no UTF-8 is kept; no address can carry it. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A name that telemetry gave, as a part of a path. What an address cannot carry stands behind a NUL, which no name
 * holds: half pairs as four hexadecimal digits, and nothing behind `.` and `..`, which would be steps of the path.
 */
export function nameToPath(name: string): string {
  if (name === "." || name === "..") return `${name}\0`;
  return name.replace(HALF, (half) => `\0${half.charCodeAt(0).toString(16)}`);
}

/** The inverse. */
export function nameFromPath(part: string): string {
  const name = part.replace(/\0([0-9a-f]{4})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return name.endsWith("\0") ? name.slice(0, -1) : name;
}
