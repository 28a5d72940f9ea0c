import { type JsonObject, memberOf, objectsOf, textOf, textsOf } from "../json/value.ts";

/** What a link rests on: an object of its own that states it, or a member of one of the two objects. */
export type Basis = "explicit relationship" | "embedded reference";

/** One object names another. */
export interface Link {
  readonly source: string;
  readonly target: string;
  /** `uses`, `detects`, `revoked-by`; of an embedded reference, the member. */
  readonly kind: string;
  readonly basis: Basis;
  /** The relationship object that states it; of an embedded reference, the source. */
  readonly statedBy: string;
}

/** A tactic as techniques name it: kill chain and short name, of which the bundle's tactics say whose it is. */
export function phaseKey(chain: string, shortName: string): string {
  return `${chain}/${shortName}`;
}

/** Who saved an object and how it is marked: it stands in every object and relates none of them. */
const ADMINISTRATIVE: ReadonlySet<string> = new Set([
  "created_by_ref",
  "object_marking_refs",
  "x_mitre_modified_by_ref",
  "x_mitre_contents",
  "source_ref",
  "target_ref",
]);

/** What an object links. The phases of a technique are links to keys, until {@link withTactics} says whose they are. */
export function linksOf(value: JsonObject, id: string): readonly Link[] {
  if (textOf(value, "type") === "relationship") {
    const [source, target] = [textOf(value, "source_ref"), textOf(value, "target_ref")];
    if (source === undefined || target === undefined) return [];
    const kind = textOf(value, "relationship_type") ?? "related-to";
    return [{ source, target, kind, basis: "explicit relationship", statedBy: id }];
  }
  const embedded = (target: string, kind: string): Link => ({
    source: id,
    target,
    kind,
    basis: "embedded reference",
    statedBy: id,
  });
  return unique([
    ...Object.keys(value).flatMap((member) =>
      ADMINISTRATIVE.has(member) ? [] : referencesIn(value, member).map((target) => embedded(target, member)),
    ),
    ...objectsOf(value, "kill_chain_phases").flatMap((phase) => {
      const key = phaseKey(textOf(phase, "kill_chain_name") ?? "", textOf(phase, "phase_name") ?? "");
      return [embedded(key, PHASES)];
    }),
  ]);
}

/**
 * Phases as links to the tactics of the same file. A phase without one stays a key, so that nothing is lost where a file
 * is only a part of a release.
 */
export function withTactics(links: readonly Link[], tactics: ReadonlyMap<string, string>): readonly Link[] {
  return links.map((link) =>
    link.kind === PHASES ? { ...link, target: tactics.get(link.target) ?? link.target } : link,
  );
}

const PHASES = "kill_chain_phases";

/** Tactics by what techniques call them. A matrix has a kill chain; of the domain its name is known. */
export function tacticKeys(values: Iterable<JsonObject>): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const value of values) {
    if (textOf(value, "type") !== "x-mitre-tactic") continue;
    const [id, shortName] = [textOf(value, "id"), textOf(value, "x_mitre_shortname")];
    if (id === undefined || shortName === undefined) continue;
    const domains = textsOf(value, "x_mitre_domains");
    for (const [domain, chain] of Object.entries(CHAINS))
      if (domains.includes(domain)) keys.set(phaseKey(chain, shortName), id);
  }
  return keys;
}

const CHAINS: Readonly<Record<string, string>> = {
  "enterprise-attack": "mitre-attack",
  "mobile-attack": "mitre-mobile-attack",
  "ics-attack": "mitre-ics-attack",
};

function referencesIn(value: JsonObject, member: string): readonly string[] {
  if (member.endsWith("_ref")) return textOf(value, member) === undefined ? [] : [textOf(value, member) ?? ""];
  if (member.endsWith("_refs")) return textsOf(value, member);
  if (!Array.isArray(memberOf(value, member))) return [];
  // One level down: x_mitre_log_source_references[].x_mitre_data_component_ref
  return objectsOf(value, member).flatMap((item) =>
    Object.keys(item).flatMap((key) => (key.endsWith("_ref") ? [textOf(item, key) ?? ""] : [])),
  );
}

function unique(links: readonly Link[]): readonly Link[] {
  const seen = new Set<string>();
  return links.filter(({ target, kind }) => {
    const key = `${kind} ${target}`;
    if (target === "" || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
