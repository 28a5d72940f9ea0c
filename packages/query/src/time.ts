const TIME = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?Z?)?)?)?$/;

/** `2026`, `2026-01`, `2026-01-31`, `2026-01-31T08:30` and so on as the moment it begins, in milliseconds since the Unix epoch, UTC. */
export function timeOf(text: string): number | undefined {
  const found = TIME.exec(text)?.slice(1);
  if (found === undefined) return undefined;
  const given = found.map((part) => (part === undefined ? undefined : Number(part)));
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = given;
  if (year < 100) return undefined; // which Date.UTC takes for the twentieth century
  const at = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const told = new Date(at).toISOString();
  const meant = [year, month, day, hour, minute, second];
  // A day that no calendar has would be the next month's.
  return /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/
    .exec(told)
    ?.slice(1)
    .every((part, n) => Number(part) === meant[n]) === true
    ? at
    : undefined;
}
