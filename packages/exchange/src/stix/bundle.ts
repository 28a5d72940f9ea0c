import { encodeUtf8, type Finding, hex, sha256 } from "@limpid/core";
import { SUB_TECHNIQUE, SUB_TECHNIQUE_OBJECT, techniqueUrl } from "../finding/attack.ts";
import { plainText } from "../finding/text.ts";
import { ownId, type StixObject, stixTime } from "./objects.ts";
import { observablesOf } from "./observables.ts";
import { EXTENSION, extended, PRODUCER, PRODUCER_ID } from "./producer.ts";

export interface StixOptions {
  /** Whether somebody confirmed the finding: only then is it a sighting of the technique. */
  readonly isConfirmed: (finding: Finding) => boolean;
}

/** Ids of objects that were written and are not written again; beyond that a bundle holds some twice, which is allowed. */
const MAX_WRITTEN = 500_000;

/**
 * A STIX 2.1 bundle, written piece by piece: for each finding an observed-data with its file and processes and a note
 * that says why, and a sighting of T1027.008 where it was confirmed. Every piece is text to be written in order.
 *
 * @see https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html
 */
export class StixBundle {
  readonly #options: StixOptions;
  readonly #written = new Set<string>();
  /** Hash over the ids of the objects: the bundle is the same for the same content. */
  #chain = "";

  constructor(options: StixOptions) {
    this.#options = options;
  }

  begin(): string {
    return `{"type":"bundle","objects":[\n${this.#write(PRODUCER)}${this.#write(EXTENSION)}`;
  }

  add(finding: Finding): string {
    const seen = observablesOf(finding);
    // A finding that tells of no file and no process is nothing STIX could hold.
    if (seen.length === 0) return "";
    const observed = observedData(finding, seen);
    const all = [...seen, observed, note(finding, observed.id)];
    if (this.#options.isConfirmed(finding) && finding.technique === SUB_TECHNIQUE.id) {
      all.push(...sighting(finding, observed.id));
    }
    return all.map((object) => this.#write(object)).join("");
  }

  end(): string {
    return `],"id":"${ownId("bundle", this.#chain)}"}\n`;
  }

  #write(object: StixObject): string {
    const version = typeof object.modified === "string" ? object.modified : "";
    const key = `${object.id} ${version}`;
    if (this.#written.has(key)) return "";
    const comma = this.#chain === "" ? "" : ",";
    if (this.#written.size < MAX_WRITTEN) this.#written.add(key);
    const text = JSON.stringify(object);
    this.#chain = hex(sha256(encodeUtf8(`${this.#chain}${text}`)));
    return `${comma}${text}\n`;
  }
}

/** STIX wants times of its objects to the millisecond. */
function milliseconds(time: string): string {
  return new Date(Date.parse(time)).toISOString();
}

function common(type: string, finding: Finding, name = ""): StixObject {
  return {
    type,
    spec_version: "2.1",
    id: ownId(type, `${finding.id}${name}`),
    created_by_ref: PRODUCER_ID,
    created: milliseconds(finding.firstSeen),
    modified: milliseconds(later(finding.firstSeen, finding.lastSeen)),
  };
}

/** A finding that anybody may have written can end before it begins; STIX refuses that. */
function later(one: string, other: string): string {
  return Date.parse(one) > Date.parse(other) ? one : other;
}

function observedData(finding: Finding, seen: readonly StixObject[]): StixObject {
  const {
    analytic,
    attackRelease,
    container,
    firstSeen,
    host,
    id,
    lastSeen,
    priority,
    revision,
    score,
    strategy,
    technique,
  } = finding;
  return {
    ...common("observed-data", finding),
    first_observed: stixTime(firstSeen),
    last_observed: stixTime(later(firstSeen, lastSeen)),
    number_observed: 1,
    object_refs: [...new Set(seen.map((object) => object.id))],
    external_references: [
      { source_name: "limpid", external_id: id },
      { source_name: "mitre-attack", external_id: technique, url: techniqueUrl(technique) },
    ],
    extensions: extended({
      finding_id: id,
      revision,
      priority,
      score,
      analytic,
      strategy,
      technique,
      attack_release: attackRelease,
      host: host === "unknown" ? undefined : plainText(host),
      container: container === null ? undefined : plainText(container),
    }),
  };
}

/** Why, in words: for and against, and what is missing. */
function note(finding: Finding, observed: string): StixObject {
  const { contradicting, missing, priority, score, supporting, title } = finding;
  const lines = [
    `Priority ${priority}, score ${score}. A signal, not a verdict.`,
    ...supporting.map(({ explanation, weight }) => `for (+${weight}): ${plainText(explanation)}`),
    ...contradicting.map(({ explanation, weight }) => `against (${weight}): ${plainText(explanation)}`),
    ...missing.map(({ explanation }) => `missing: ${plainText(explanation)}`),
  ];
  return {
    ...common("note", finding),
    abstract: plainText(title),
    content: lines.join("\n"),
    object_refs: [observed],
  };
}

/** The technique was seen, by somebody's word; where, if the records named the host. */
function sighting(finding: Finding, observed: string): readonly StixObject[] {
  const { firstSeen, host, lastSeen } = finding;
  const place: StixObject | undefined =
    host === "unknown"
      ? undefined
      : {
          ...common("identity", finding),
          id: ownId("identity", `host:${host}`),
          // The same object in every bundle, whichever finding names the host first.
          created: PRODUCER.created,
          modified: PRODUCER.created,
          name: plainText(host),
          identity_class: "system",
        };
  const seen: StixObject = {
    ...common("sighting", finding),
    first_seen: stixTime(firstSeen),
    last_seen: stixTime(later(firstSeen, lastSeen)),
    count: 1,
    sighting_of_ref: SUB_TECHNIQUE_OBJECT,
    observed_data_refs: [observed],
    where_sighted_refs: place === undefined ? undefined : [place.id],
  };
  return place === undefined ? [seen] : [place, seen];
}
