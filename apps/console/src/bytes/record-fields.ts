import type { Finding } from "@limpid/core";

/** A piece of a value, and whether the finding speaks of it. */
export interface LinePart {
  readonly text: string;
  readonly marked: boolean;
}

const LEAST = 2; // characters of a value worth marking: 0 and 1 stand everywhere
const MAX_VALUES = 60;

/** What the finding speaks of, as it may stand in a record: paths, images, arguments, numbers of processes, accounts. */
export function spokenOf(finding: Finding): readonly string[] {
  const { artifact, creator, lineage, executions } = finding;
  const values = new Set<string>();
  const add = (value: string | number | null | undefined): void => {
    const text = value === undefined || value === null ? "" : String(value);
    if (text.length >= LEAST && values.size < MAX_VALUES) values.add(text);
  };
  for (const path of [artifact.path, ...artifact.previousPaths]) add(path);
  for (const one of [creator, ...lineage.slice(0, 4)]) {
    add(one.image);
    if (one.pid !== undefined) add(`pid=${one.pid}`);
    add(one.user?.name);
  }
  add(artifact.sha256);
  for (const argument of creator.argv ?? []) add(argument.length > 3 ? argument : undefined);
  for (const { argv } of executions.slice(0, 3)) add(argv[0]);
  return [...values].sort((a, b) => b.length - a.length);
}

const MAX_LINE = 32_768; // characters that are searched; a longer text is shown and not marked beyond

/** A text cut at what is spoken of; longer values first, so that a path is marked whole. */
export function markLine(line: string, values: readonly string[]): readonly LinePart[] {
  const head = line.slice(0, MAX_LINE);
  const taken = new Uint8Array(head.length);
  for (const value of values) {
    if (value.length < LEAST) continue;
    for (let at = head.indexOf(value); at >= 0; at = head.indexOf(value, at + value.length)) {
      if (standsAlone(head, at, value.length)) taken.fill(1, at, at + value.length);
    }
  }
  const parts: LinePart[] = [];
  let from = 0;
  for (let at = 1; at <= head.length; at++) {
    if (at < head.length && taken[at] === taken[from]) continue;
    parts.push({ text: head.slice(from, at), marked: taken[from] === 1 });
    from = at;
  }
  if (line.length > MAX_LINE) parts.push({ text: line.slice(MAX_LINE), marked: false });
  return parts.filter(({ text }) => text !== "");
}

/** What the record itself is called says nothing of the finding. */
const OF_THE_RECORD: ReadonlySet<string> = new Set(["kind", "id", "at", "time", "host", "platform"]);

/** A field of a record, cut at what is spoken of; a number is marked only where it names a process. */
export function markField(name: string, value: string, spoken: readonly string[]): readonly LinePart[] {
  if (OF_THE_RECORD.has(name)) return [{ text: value, marked: false }];
  if (/(?:^|\.)(?:pid|child|target)$/.test(name)) return [{ text: value, marked: spoken.includes(`pid=${value}`) }];
  return markLine(value, spoken);
}

/** `pid=12` is not spoken of where `ppid=12` or `pid=123` stands. */
function standsAlone(line: string, at: number, length: number): boolean {
  return !/[\w]/.test(line[at - 1] ?? " ") && !/[\w]/.test(line[at + length] ?? " ");
}

/** Members of an event as lines of a table: `process.pid`, with their values as text. */
export function fieldsOf(event: unknown): readonly { readonly name: string; readonly value: string }[] {
  const fields: { name: string; value: string }[] = [];
  const walk = (value: unknown, name: string, depth: number): void => {
    if (fields.length >= 200 || value === undefined) return;
    if (Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null)) {
      fields.push({ name, value: value.length === 0 ? "none" : value.map(String).join(" ") });
    } else if (typeof value === "object" && value !== null && depth < 6) {
      for (const [key, inner] of Object.entries(value)) walk(inner, name === "" ? key : `${name}.${key}`, depth + 1);
    } else if (typeof value === "number" && /(?:^|\.)mode$/.test(name)) {
      fields.push({ name, value: `0${value.toString(8)}` });
    } else
      fields.push({
        name,
        value: value === null ? "none" : typeof value === "object" ? JSON.stringify(value) : String(value),
      });
  };
  walk(event, "", 0);
  return fields;
}
