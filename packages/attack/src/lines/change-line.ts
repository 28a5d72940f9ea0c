import type { ComparedObject, ComparedReleases } from "../compare/compared.ts";
import { licenceOf } from "../context/licence.ts";
import type { Edition } from "../release/edition.ts";
import { briefOf } from "./object-line.ts";

/** One line of `limpid.mitre-change/1`: an object that differs between two releases. */
export function changeLine({ pair, before, after, comparison, tactics, succession, says }: ComparedObject) {
  const { what, silent, paths, onlyWrittenOtherwise } = comparison;
  return {
    schema: "limpid.mitre-change/1",
    ...briefOf((after ?? before)?.id ?? "", after ?? before),
    domain: pair.after.domain,
    before: sideOf(pair.before, before),
    after: sideOf(pair.after, after),
    what,
    silent,
    onlyWrittenOtherwise,
    paths,
    tactics,
    says,
    succession:
      succession === undefined
        ? undefined
        : { ends: succession.ends, steps: succession.steps.map(({ id, snapshot }) => briefOf(id, snapshot)) },
    licence: licenceOf(pair.after.release),
  };
}

/** The last line of a comparison of releases, `limpid.mitre-comparison/1`. */
export function comparisonLine({ pair, change, moves }: ComparedReleases) {
  return {
    schema: "limpid.mitre-comparison/1",
    domain: pair.after.domain,
    before: { release: pair.before.release, file: pair.before.fileHash },
    after: { release: pair.after.release, file: pair.after.fileHash },
    counts: change.counts,
    byType: Object.fromEntries(change.byType),
    silent: change.silent,
    tacticMoves: Object.fromEntries(moves),
    licence: licenceOf(pair.after.release),
  };
}

function sideOf(edition: Edition, snapshot: ComparedObject["before"]) {
  const place = { release: edition.release, file: edition.fileHash, flavour: edition.flavour };
  if (snapshot === undefined) return { ...place, present: false };
  const { version, modified, status, hashes, name } = snapshot;
  return {
    ...place,
    present: true,
    name,
    version,
    modified,
    status,
    rawHash: hashes.raw,
    canonicalHash: hashes.canonical,
    contentHash: hashes.content,
    sliceHash: hashes.slice,
  };
}

export type ChangeLine = ReturnType<typeof changeLine>;

export type ComparisonLine = ReturnType<typeof comparisonLine>;
