/**
 * Holds the inspector against published packages whose truth is known: npm run truth:remote -- [--cache DIR] [--minutes 8].
 * Packages come by npm's and apt's own clients and are checked by SHA-256; nothing of them is installed or executed.
 * A package that cannot be had is no failure: releases disappear, machines are offline. Exit codes: 0, 1 a mismatch, 2 usage.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { inspectBytes } from "@limpid/inspect";
import { corpusPath } from "../support/corpus.ts";
import { differences, type Truth } from "./compare.ts";
import { debianSource } from "./debian-source.ts";
import { npmSource } from "./npm-source.ts";
import { type PackageSource, Unreachable, type Wanted } from "./package-source.ts";

interface Entry extends Wanted {
  readonly sha256: string;
  readonly truth: Truth;
}

type Outcome =
  | { readonly kind: "matched" }
  | { readonly kind: "mismatched"; readonly why: string }
  | { readonly kind: "unreachable"; readonly why: string };

const { values } = parseArgs({
  options: {
    cache: { type: "string", default: join(import.meta.dirname, "..", "..", ".limpid", "truth-remote") },
    minutes: { type: "string", default: "8" },
  },
});
const until = Date.now() + Number(values.minutes) * 60_000;
if (!Number.isFinite(until)) {
  console.error("usage: npm run truth:remote -- [--cache DIR] [--minutes N]");
  process.exit(2);
}

const list = corpusPath("binaries", "truth-remote.json");
if (list === undefined) {
  console.log("truth-remote: 0 entries; the list lies in the corpus, which is not here");
} else {
  const cache = resolve(values.cache);
  mkdirSync(cache, { recursive: true });
  await compareAll(JSON.parse(readFileSync(list, "utf8")), cache);
}

async function compareAll(entries: readonly Entry[], cache: string): Promise<void> {
  const sources = { npm: npmSource(cache), debian: debianSource(cache) };
  const outcomes: Outcome[] = [];
  const fromOne = async (name: keyof typeof sources): Promise<void> => {
    const source = sources[name];
    const wanted = entries.filter(({ registry }) => registry === name);
    const trouble = await source.prepare(wanted, until).catch(String);
    // Files of one package wait for each other: one download serves them all.
    const waiting = [...Map.groupBy(wanted, (entry) => `${entry.package} ${entry.version}`).values()];
    const work = async (): Promise<void> => {
      for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
        for (const entry of group) {
          const outcome: Outcome =
            trouble === undefined ? await compare(entry, source) : { kind: "unreachable", why: trouble };
          outcomes.push(outcome);
          if (outcome.kind !== "matched") say(entry, outcome);
        }
      }
    };
    await Promise.all(Array.from({ length: source.atOnce }, work));
  };
  await Promise.all([fromOne("npm"), fromOne("debian")]);

  const count = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const reachable = entries.length - count("unreachable");
  console.log(
    `truth-remote: ${reachable} of ${entries.length} entries reachable, ${count("matched")} matched, ${count("mismatched")} mismatched`,
  );
  if (count("mismatched") > 0) process.exitCode = 1;
}

async function compare(entry: Entry, source: PackageSource): Promise<Outcome> {
  let bytes: Uint8Array;
  try {
    bytes = await source.member(await source.download(entry, until), entry.path, until);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return { kind: "unreachable", why: error.message };
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  // Rebuilt under the same version: other bytes, of which the truth says nothing.
  if (sha256 !== entry.sha256) return { kind: "unreachable", why: `SHA-256 ${sha256}, ${entry.sha256} expected` };
  const wrong = differences(inspectBytes(bytes, { deep: false }), entry.truth);
  return wrong.length === 0 ? { kind: "matched" } : { kind: "mismatched", why: wrong.join("; ") };
}

function say(
  { registry, package: name, version, path }: Entry,
  { kind, why }: Exclude<Outcome, { kind: "matched" }>,
): void {
  console.log(`${kind}: ${registry} ${name} ${version} ${path}: ${why}`);
}
