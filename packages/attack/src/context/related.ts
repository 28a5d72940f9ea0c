import type { Basis, Link } from "../snapshot/links.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { type Succession, succession } from "../snapshot/successors.ts";
import { typeWord } from "../snapshot/types.ts";
import type { ReleaseView } from "./view.ts";

/** An object that has to do with another, and how that is known. */
export interface Related {
  readonly id: string;
  /** Undefined: the file does not hold it. */
  readonly snapshot: Snapshot | undefined;
  /** The word of the last step: `detects`, `x_mitre_analytic_refs`. */
  readonly kind: string;
  /** Of the last step, seen from the object that the page is about. */
  readonly direction: "to" | "from";
  readonly basis: Basis | "derived";
  /** Objects between, from the page's object on; empty: the two name each other directly. */
  readonly over: readonly string[];
  /** The relationship object, or the object whose member it is. */
  readonly statedBy: string;
  /** Not of the object itself but of one between: software that uses the technique is context of the technique. */
  readonly contextOf: string | undefined;
  /** Both ends are neither revoked nor deprecated. MITRE does not mark relationships, so their ends decide. */
  readonly active: boolean;
}

/** A step along links of one kind. */
interface Step {
  readonly kind: string;
  readonly direction: Related["direction"];
}

const step = (direction: Step["direction"], kind: string): Step => ({ direction, kind });
const STRATEGY = step("from", "x_mitre_analytic_refs");
const ANALYTICS = step("to", "x_mitre_analytic_refs");
const TECHNIQUE = step("to", "detects");
const STRATEGIES = step("from", "detects");
const TACTIC = step("to", "kill_chain_phases");
const PARENT = step("to", "subtechnique-of");
const COMPONENTS = step("to", "x_mitre_log_source_references");
/** What is context of a technique: who uses it, what mitigates it, what it belongs to. */
const OF_TECHNIQUE: readonly Step[] = [TACTIC, PARENT, step("from", "uses"), step("from", "mitigates")];

/** The ways from an object of a type to what it means for an analyst, beyond what it names itself. */
const ROUTES: Readonly<Record<string, readonly (readonly Step[])[]>> = {
  "x-mitre-analytic": [[STRATEGY, TECHNIQUE], ...OF_TECHNIQUE.map((last) => [STRATEGY, TECHNIQUE, last])],
  "x-mitre-detection-strategy": [[ANALYTICS, COMPONENTS], ...OF_TECHNIQUE.map((last) => [TECHNIQUE, last])],
  "attack-pattern": [
    [STRATEGIES, ANALYTICS],
    [STRATEGIES, ANALYTICS, COMPONENTS],
  ],
  "x-mitre-data-component": [
    [step("from", "x_mitre_log_source_references"), STRATEGY],
    [step("from", "x_mitre_log_source_references"), STRATEGY, TECHNIQUE],
  ],
};
/** A busy technique is used by some hundred groups and programs; a data component is read by a thousand analytics. */
const MAX_RELATED = 20_000;

/** What an object has to do with: first what it names or is named by, then what lies a few steps away. */
export function relatedTo(view: ReleaseView, id: string, type: string): readonly Related[] {
  const direct = view.links(id).map((link): Related => {
    const outward = link.source === id;
    return {
      ...end(view, link, outward, id),
      basis: link.basis,
      over: [],
      contextOf: undefined,
    };
  });
  const seen = new Set(direct.map((one) => one.id));
  seen.add(id);
  const derived = (ROUTES[type] ?? []).flatMap((route) => follow(view, id, route, seen));
  return [...direct, ...derived].slice(0, MAX_RELATED);
}

/** Walks one route; the objects at its end that were not met before. */
function follow(view: ReleaseView, id: string, route: readonly Step[], seen: Set<string>): readonly Related[] {
  let paths: readonly { readonly at: string; readonly over: readonly string[]; readonly last?: Link }[] = [
    { at: id, over: [] },
  ];
  for (const { kind, direction } of route) {
    const next = new Map<string, { readonly at: string; readonly over: readonly string[]; readonly last: Link }>();
    for (const { at, over } of paths) {
      for (const link of view.links(at)) {
        const outward = direction === "to";
        if (link.kind !== kind || (outward ? link.source : link.target) !== at) continue;
        const target = outward ? link.target : link.source;
        if (!next.has(target)) next.set(target, { at: target, over: [...over, at], last: link });
      }
      if (next.size > MAX_RELATED) break;
    }
    paths = [...next.values()];
  }
  const outward = route.at(-1)?.direction === "to";
  return paths.flatMap(({ over, last, at }) => {
    if (last === undefined || seen.has(at)) return [];
    seen.add(at);
    const between = over.slice(1);
    return [{ ...end(view, last, outward, id), basis: "derived" as const, over: between, contextOf: between.at(-1) }];
  });
}

function end(
  view: ReleaseView,
  link: Link,
  outward: boolean,
  subject: string,
): Pick<Related, "id" | "snapshot" | "kind" | "direction" | "statedBy" | "active"> {
  const id = outward ? link.target : link.source;
  const snapshot = view.snapshot(id);
  const isActive = (one: Snapshot | undefined): boolean => one === undefined || one.status === "active";
  return {
    id,
    snapshot,
    kind: link.kind,
    direction: outward ? "to" : "from",
    statedBy: link.statedBy,
    active: isActive(snapshot) && isActive(view.snapshot(subject)),
  };
}

/** What was searched for links, and what was found: an absence is said only of this. */
export interface Searched {
  readonly explicit: number;
  readonly embedded: number;
  readonly statement: string;
}

/** Says in a sentence which links an object has, and in what they were searched. */
export function searchedFor(view: ReleaseView, type: string, related: readonly Related[]): Searched {
  const { release, domain, objects, relationships, extent } = view.edition;
  const explicit = related.filter(({ basis }) => basis === "explicit relationship").length;
  const embedded = related.filter(({ basis }) => basis === "embedded reference").length;
  const word = typeWord(type);
  const where = `${domain} ${release} (${relationships} relationship objects, ${objects} objects searched)`;
  const part = extent === "complete" ? "" : ` ${EXTENT_WORDS[extent]}`;
  const statement =
    explicit > 0
      ? `Relationship objects that name this ${word}: ${explicit}; embedded references: ${embedded}; in ${where}.${part}`
      : embedded > 0
        ? `No relationship object names this ${word} in ${where}. Embedded references: ${embedded}.${part}`
        : `Neither a relationship object nor an embedded reference names this ${word} in ${where}.${part}`;
  return { explicit, embedded, statement };
}

const EXTENT_WORDS = {
  unknown: "The file lists no contents, so whether it is the whole release is not known.",
  partial: "The file is a part of the release: the whole bundle may hold more.",
} as const;

/** Where a revocation leads, with what the file says of each step. */
export interface SuccessionIn {
  readonly ends: Succession["ends"];
  readonly steps: readonly { readonly id: string; readonly snapshot: Snapshot | undefined }[];
}

/** The chain from a revoked object to its successor, in one file. */
export function successionIn(view: ReleaseView, id: string): SuccessionIn {
  const { steps, ends } = succession(
    id,
    (one) =>
      view.links(one).flatMap((link) => (link.source === one && link.kind === "revoked-by" ? [link.target] : [])),
    (one) => view.snapshot(one)?.status === "revoked",
  );
  return { ends, steps: steps.map((step) => ({ id: step, snapshot: view.snapshot(step) })) };
}
