import { readFileSync } from "node:fs";
import type { Finding, FindingProcess } from "@limpid/core";
// biome-ignore lint/correctness/noUndeclaredDependencies: tests alone open this file, and the workspace has it
import fc from "fast-check";

/** Findings that this project's own pipeline made of its example and of synthetic logs, by the story they tell. */
export const STORIES = [
  "linux-drop",
  "linux-package-twin",
  "mac-drop",
  "mac-build-twin",
  "mac-script",
  "mac-unknown-writer",
] as const;

export function story(name: (typeof STORIES)[number]): Finding {
  return JSON.parse(readFileSync(new URL(`../testdata/${name}.jsonl`, import.meta.url), "utf8"));
}

/** Text as attackers write it: stray bytes, lone surrogates, control characters, formulas, markup, and a lot of it. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "",
    "\udcff\udc80",
    "\ud800",
    "\0",
    "\u001b[2J",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r\n=1",
    "\u202egpj.exe",
    '","',
    "'",
    "\u2028",
    "__proto__",
    "../../etc/passwd",
    "%00",
    "# yaml: {a: *b}",
    "x".repeat(40_000),
    "\u{1f600}".repeat(8_000),
  ),
);
const path = fc.oneof(
  text,
  text.map((one) => `/tmp/${one}`),
  fc.constant("/"),
);
const time = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom("", "000", "123456"))
  .map(([at, further]) => new Date(at).toISOString().replace("Z", `${further}Z`));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const list = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 });
const whole = fc.maxSafeInteger();
const user = fc.record({ uid: whole, name: optional(text) });

const process = fc.record({
  process: text,
  pid: optional(whole),
  image: optional(path),
  role: text,
  argv: optional(list(text)),
  cwd: optional(path),
  user: optional(user),
  auid: optional(fc.option(whole)),
  terminal: optional(fc.option(text)),
}) as unknown as fc.Arbitrary<FindingProcess>;
const reasons = list(fc.record({ id: text, weight: fc.integer(), explanation: text, events: list(text) }));
const opacity = fc.record({
  level: fc.constantFrom("none", "locals", "symbols", "sections", "run-only", null),
  packed: fc.boolean(),
  reasons: fc.constant([]),
});
const signature = fc.record({
  kind: fc.constantFrom("signed", "none", 7, null),
  teamId: text,
  identifier: text,
  cdHash: text,
});
const artifact = fc.record({
  path: fc.option(path),
  previousPaths: list(path),
  inspected: fc.boolean(),
  opacity: fc.option(opacity),
  facts: fc.record({ signature, elfType: fc.oneof(text, whole), osAbi: whole, needed: fc.oneof(list(text), text) }),
  sizeBytes: optional(fc.option(fc.nat())),
  sha256: optional(fc.constant("ab".repeat(32))),
  format: optional(fc.option(fc.constantFrom("elf", "macho", "applescript", "pe"))),
  origin: optional(fc.option(fc.record({ url: optional(text), referrer: optional(text) }))),
});

/** A finding in the shape of the contract, with anything in its texts and numbers. */
export const hostileFinding = fc.record({
  schema: fc.constant("limpid.finding/1"),
  id: fc.stringMatching(/^[0-9a-f]{24}$/),
  revision: fc.integer({ min: 1, max: 9 }),
  change: fc.oneof(text, fc.constantFrom("opened", "updated", "withdrawn", "closed")),
  engine: text,
  config: text,
  analytic: fc.constantFrom("AN0056", "AN0057", "AN9999"),
  strategy: fc.constantFrom("DET0019", "DET9999"),
  technique: fc.constantFrom("T1027.008", "T9999"),
  attackRelease: fc.constantFrom("19.1", "18.0", "999.9"),
  host: fc.oneof(text, fc.constant("unknown")),
  container: fc.option(text),
  firstSeen: time,
  lastSeen: time,
  priority: fc.constantFrom("high", "medium", "low", "expected"),
  score: fc.integer({ min: 0, max: 100 }),
  title: text,
  artifact,
  creator: fc.oneof(
    fc.record({ basis: text }),
    process.map((one) => ({ ...one, basis: "opener" })),
  ),
  lineage: list(process),
  supporting: reasons,
  contradicting: reasons,
  missing: list(fc.record({ id: text, explanation: text, mend: text })),
  wouldChange: fc.constant([]),
  executions: list(fc.record({ at: time, process: text, argv: list(text) })),
  timeline: fc.constant([]),
  blindSpots: list(text),
}) as unknown as fc.Arbitrary<Finding>;
