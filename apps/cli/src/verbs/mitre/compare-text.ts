import {
  type ComparedObject,
  type ComparedReleases,
  type Counts,
  HAPPENINGS,
  type Happening,
  type JsonValue,
  moveWords,
  type TextPiece,
  typeWord,
} from "@limpid/attack";
import { grouped, wrap } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { hanging, plain, successionText } from "./prose.ts";

const WORDS: Readonly<Record<Happening, string>> = {
  unknown: "not normalised, compared by their bytes only",
  added: "added",
  removed: "removed",
  revoked: "revoked",
  deprecated: "deprecated",
  restored: "active again",
  content: "changed in content",
  normalisation: "written otherwise, nothing said otherwise",
  "book-keeping": "saved again (dates, versions of the specification)",
  unchanged: "unchanged",
};
const MAX_VALUE = 400; // characters of a value that is no text
const CONTEXT = 60; // characters of unchanged text around a change

/** One object, path by path. */
export function changeText(compared: ComparedObject, paint: Paint, width: number): readonly string[] {
  const { pair, before, after, comparison, tactics, succession } = compared;
  const snapshot = after ?? before;
  const absent = [
    ...(before === undefined ? [`It is not in ${pair.before.release}.`] : []),
    ...(after === undefined ? [`It is not in ${pair.after.release}.`] : []),
  ];
  const hashes = [before, after].map((one) => (one?.hashes.raw ?? one?.hashes.slice ?? "-").slice(0, 12));
  const flavours =
    pair.before.flavour === pair.after.flavour
      ? ""
      : ` (STIX ${pair.before.flavour} and ${pair.after.flavour}: not comparable)`;
  const otherwise = comparison.onlyWrittenOtherwise ? [" Only the order of members or white space differs."] : [];
  return [
    paint.bold(plain(`${snapshot?.attackId ?? snapshot?.id ?? ""}  ${snapshot?.name ?? ""}`.trimEnd())),
    `${typeWord(snapshot?.type ?? "")}, ${pair.after.domain}, ${pair.before.release} -> ${pair.after.release}: ${WORDS[comparison.what]}`,
    ...wrap(`raw hash ${hashes[0]} -> ${hashes[1]}${flavours}`, width),
    ...[...absent, ...otherwise].flatMap((line) => wrap(line, width)),
    ...(comparison.silent ? wrap("Its date of modification is the same in both.", width) : []),
    ...(compared.says === undefined ? [] : hanging(compared.says, width)),
    ...(succession === undefined ? [] : hanging(successionText(succession), width)),
    ...(tactics === undefined ? [] : moveWords(tactics).flatMap((line) => wrap(plain(`Tactics: ${line}`), width))),
    ...comparison.paths.flatMap(({ path, class: what, before: one, after: other, text }) => [
      `  ${paint.cyan(plain(path))}  [${what}]`,
      ...(text === undefined ? valueLines(one, other, paint, width) : textLines(text, paint, width)),
    ]),
  ];
}

function valueLines(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  paint: Paint,
  width: number,
): readonly string[] {
  const line = (sign: string, value: JsonValue | undefined, colour: (text: string) => string): readonly string[] => {
    if (value === undefined) return [];
    const json = JSON.stringify(value);
    const shown = json.length > MAX_VALUE ? `${json.slice(0, MAX_VALUE)}… (${json.length} characters)` : json;
    return wrap(plain(shown), width - 6).map((part, index) => colour(`    ${index === 0 ? sign : " "} ${part}`));
  };
  return [...line("-", before, paint.red), ...line("+", after, paint.green)];
}

/** A text with its changes marked as `[-gone-]` and `{+new+}`, which reads without colours as well. */
function textLines(pieces: readonly TextPiece[], paint: Paint, width: number): readonly string[] {
  const marked = pieces.map(({ what, text }, index) => {
    const flat = text.replaceAll(/\s+/g, " ");
    if (what === "removed") return `[-${flat}-]`;
    if (what === "added") return `{+${flat}+}`;
    return around(flat, index > 0, index < pieces.length - 1);
  });
  return wrap(plain(marked.join("")), width - 6).map((line) => `      ${paint.bold("")}${line}`);
}

/** The ends of unchanged text that touch a change. */
function around(text: string, changeBefore: boolean, changeAfter: boolean): string {
  if (text.length <= 2 * CONTEXT) return text;
  return `${changeBefore ? text.slice(0, CONTEXT) : ""} […] ${changeAfter ? text.slice(-CONTEXT) : ""}`;
}

/** Two releases: counts, then objects by what happened to them. */
export function comparisonText(compared: ComparedReleases, paint: Paint, width: number): readonly string[] {
  const { pair, change, objects, moves } = compared;
  const groups = Map.groupBy(objects, ({ comparison }) => comparison.what);
  return [
    paint.bold(`${pair.after.domain}, ${pair.before.release} -> ${pair.after.release}`),
    ...HAPPENINGS.filter((what) => change.counts[what] > 0).map(
      (what) => `${grouped(change.counts[what]).padStart(8)}  ${WORDS[what]}`,
    ),
    ...wrap(`${grouped(change.silent)} of those that differ kept their date of modification.`, width),
    "",
    ...typeTable([...change.byType], paint),
    ...(moves.size === 0 ? [] : ["", paint.bold("Tactics of techniques")]),
    ...[...moves]
      .sort(([, one], [, other]) => other - one)
      .flatMap(([words, count]) => hanging(`${grouped(count).padStart(8)}  ${words}`, width, 10)),
    ...HAPPENINGS.flatMap((what) => groupText(what, groups.get(what) ?? [], paint, width)),
    "",
    ...wrap(`One of them in detail: limpid mitre diff ID ${pair.before.release} ${pair.after.release}`, width),
  ];
}

/** Objects of one happening; of relationships, of which there are a thousand, the first few. */
function groupText(
  what: Happening,
  members: readonly ComparedObject[],
  paint: Paint,
  width: number,
): readonly string[] {
  if (members.length === 0) return [];
  const isRelationship = ({ before, after }: ComparedObject): boolean => (after ?? before)?.type === "relationship";
  const relationships = members.filter(isRelationship);
  const shown = [...members.filter((one) => !isRelationship(one)), ...relationships.slice(0, SHOWN_RELATIONSHIPS)];
  const left = members.length - shown.length;
  return [
    "",
    paint.bold(`${WORDS[what]} (${grouped(members.length)})`),
    ...shown.flatMap((one) => memberLines(one, width)),
    ...(left > 0 ? [`  and ${grouped(left)} relationships more; all with --json`] : []),
  ];
}

function memberLines(
  { before, after, succession, comparison, says }: ComparedObject,
  width: number,
): readonly string[] {
  const snapshot = after ?? before;
  const renamed = before?.name !== undefined && after?.name !== undefined && before.name !== after.name;
  const name = renamed ? `${before.name} -> ${after.name}` : (snapshot?.name ?? "");
  const title = says ?? `${snapshot?.attackId ?? snapshot?.id ?? ""}  ${name}`.trimEnd();
  const last = succession?.steps.at(-1);
  const end = last === undefined ? "" : `  -> ${last.snapshot?.attackId ?? last.id}`;
  const members = comparison.paths.flatMap(({ path, class: what }) =>
    what === "content" ? [path.split(/[.[]/)[0]] : [],
  );
  const where = members.length === 0 ? "" : `  (${[...new Set(members)].join(", ")})`;
  return hanging(`  ${typeWord(snapshot?.type ?? "")}  ${title}${end}${where}`, width);
}

const SHOWN_RELATIONSHIPS = 20;
const COLUMNS: readonly (readonly [Happening, string])[] = [
  ["added", "new"],
  ["removed", "gone"],
  ["revoked", "revoked"],
  ["deprecated", "depr."],
  ["content", "content"],
  ["normalisation", "written"],
  ["book-keeping", "saved"],
  ["unchanged", "same"],
];

const WIDTHS = COLUMNS.map(([, head]) => Math.max(7, head.length + 1));

function typeTable(byType: readonly (readonly [string, Counts])[], paint: Paint): readonly string[] {
  const row = (first: string, cells: readonly string[]): string =>
    `${first.slice(0, 18).padEnd(18)}${cells.map((cell, index) => cell.padStart(WIDTHS[index] ?? 7)).join("")}`;
  return [
    paint.bold(
      row(
        "",
        COLUMNS.map(([, head]) => head),
      ),
    ),
    ...byType
      .toSorted(([one], [other]) => (typeWord(one) < typeWord(other) ? -1 : 1))
      .map(([type, counts]) =>
        row(
          plain(typeWord(type)),
          COLUMNS.map(([what]) => (counts[what] === 0 ? "." : grouped(counts[what]))),
        ),
      ),
  ];
}
