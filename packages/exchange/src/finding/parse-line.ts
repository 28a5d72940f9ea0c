import { type Finding, PRIORITIES } from "@limpid/core";
import {
  anyObject,
  flag,
  isObject,
  list,
  matching,
  number,
  object,
  oneOf,
  orNull,
  type Shape,
  text,
  whole,
} from "./shape.ts";

/** What one line of a file of findings is. */
export type ParsedLine =
  | { readonly kind: "finding"; readonly finding: Finding }
  /** An object of another contract: the summary that `hunt` ends with, the result of an exercise. */
  | { readonly kind: "other"; readonly schema: string; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: "bad"; readonly why: string };

const time: Shape = (value, at) =>
  TIME(value, at) ?? (Number.isNaN(Date.parse(String(value))) ? `${at}: no such time, ${String(value)}` : undefined);
const TIME = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/, "a time such as 2026-11-22T06:00:00.000Z");

const user = object({ uid: whole }, { name: text });
const told: Readonly<Record<string, Shape>> = {
  pid: whole,
  image: text,
  argv: list(text),
  cwd: text,
  user,
  auid: orNull(whole),
  terminal: orNull(text),
  previousImages: list(text),
  startSeen: flag,
};
const namedProcess = object({ process: text, role: text }, told);
const weighed = object({ id: text, weight: number, explanation: text, events: list(text) });
const reason = object({ id: text, explanation: text });
const opacity = object({ level: orNull(text), packed: flag }, { reasons: list(reason) });

const SHA256 = matching(/^[0-9a-f]{64}$/, "64 hex digits");

const FINDING = object(
  {
    schema: oneOf(["limpid.finding/1"]),
    // It becomes a part of other ids.
    id: matching(/^[\w.:-]{1,128}$/, "an id"),
    revision: whole,
    change: text,
    engine: text,
    config: text,
    analytic: matching(/^AN\d{4}$/, "an analytic such as AN0056"),
    strategy: matching(/^DET\d{4}$/, "a strategy such as DET0019"),
    technique: matching(/^T\d{4}(?:\.\d{3})?$/, "a technique such as T1027.008"),
    attackRelease: matching(/^\d{1,3}(?:\.\d{1,3})?$/, "a release such as 19.1"),
    host: text,
    container: orNull(text),
    firstSeen: time,
    lastSeen: time,
    priority: oneOf(PRIORITIES),
    score: number,
    title: text,
    artifact: object(
      { path: orNull(text), previousPaths: list(text), inspected: flag, opacity: orNull(opacity), facts: anyObject },
      {
        pathOnHost: text,
        sizeBytes: orNull(whole),
        sha256: SHA256,
        format: orNull(text),
        origin: orNull(object({}, { agent: text, at: text, url: text, referrer: text })),
      },
    ),
    creator: object({ basis: text }, { ...told, process: text, role: text, opener: namedProcess }),
    lineage: list(namedProcess),
    supporting: list(weighed),
    contradicting: list(weighed),
    missing: list(object({ id: text, explanation: text, mend: text })),
    wouldChange: list(object({ explanation: text, to: oneOf(PRIORITIES) })),
    executions: list(object({ at: time, process: text, argv: list(text) })),
    timeline: list(object({ at: time, what: text, event: text, process: text }, { image: text, path: text })),
    blindSpots: list(text),
  },
  {
    containerNames: object({}, { name: text, image: text, pod: text, namespace: text }),
    exercise: text,
    judgedBy: list(object({ id: text, object: text, version: text, rawHash: SHA256 })),
  },
);

/**
 * Reads one line of JSON that anybody may have written. What is taken for a finding has every key of the contract that
 * an export reads, in its type.
 */
export function parseLine(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: "bad", why: "no JSON" };
  }
  if (!isObject(value)) return { kind: "bad", why: "a JSON object expected" };
  const { schema } = value;
  if (typeof schema !== "string") return { kind: "bad", why: "schema: limpid.finding/1 expected, nothing found" };
  if (schema !== "limpid.finding/1") {
    const isOurs = /^limpid\.[a-z]{1,32}\/\d{1,4}$/.test(schema);
    const why = `schema: limpid.finding/1 expected, ${JSON.stringify(schema.slice(0, 40))} found`;
    return isOurs ? { kind: "other", schema, value } : { kind: "bad", why };
  }
  const problem = FINDING(value, "");
  // The check above is the proof that the compiler cannot see.
  return problem === undefined
    ? { kind: "finding", finding: value as unknown as Finding }
    : { kind: "bad", why: problem };
}
