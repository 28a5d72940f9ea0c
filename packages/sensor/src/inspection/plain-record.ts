const MAX_DEPTH = 8; // facts of formats nest four deep
const MAX_VALUES = 20_000; // of one part, all levels together
const MAX_TEXT = 8192; // of one text or name

/**
 * A copy of facts from a hostile process: plain values only, cut at named limits; undefined when it is no object
 * or larger than any format's facts. A key named `__proto__` stays a key.
 */
export function plainRecord(sent: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof sent !== "object" || sent === null || Array.isArray(sent)) return undefined;
  const copier = { left: MAX_VALUES };
  const copied = copy(sent, 0, copier);
  return copied === REFUSED ? undefined : (copied as Readonly<Record<string, unknown>>);
}

const REFUSED = Symbol("refused");

function copy(value: unknown, depth: number, copier: { left: number }): unknown {
  if (--copier.left < 0 || depth > MAX_DEPTH) return REFUSED;
  if (typeof value === "string") return value.length <= MAX_TEXT ? value : `${value.slice(0, MAX_TEXT)}…`;
  if (typeof value === "number") return Number.isFinite(value) ? value : REFUSED;
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value !== "object") return REFUSED;
  if (Array.isArray(value)) {
    const members: unknown[] = [];
    for (const member of value) {
      const copied = copy(member, depth + 1, copier);
      if (copied === REFUSED) return REFUSED;
      members.push(copied);
    }
    return members;
  }
  const record: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const copied = name.length > MAX_TEXT ? REFUSED : copy(member, depth + 1, copier);
    if (copied === REFUSED) return REFUSED;
    if (name === "__proto__") Object.defineProperty(record, name, { value: copied, enumerable: true });
    else record[name] = copied;
  }
  return record;
}
