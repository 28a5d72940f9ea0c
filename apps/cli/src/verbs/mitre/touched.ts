import { ANALYST_NOTES, type AnalystNotes, isTouched, judgedBy, licenceOf, type PinnedObject } from "@limpid/attack";
import { escapeText } from "@limpid/core";
import { parseLine } from "@limpid/exchange/finding";
import { judgementOfFinding, judgementsIn, type ReportedJudgement } from "@limpid/exchange/reports";
import { type Mirror, readAttackFile } from "@limpid/mirror";
import { InputError } from "../../exit-codes.ts";
import { stderr } from "../../terminal/output.ts";

/** A finding, a report or a note of ours, and what became of the objects it was judged by. */
export interface TouchedItem {
  readonly file: string | undefined;
  readonly judgement: ReportedJudgement | { readonly kind: "analyst note"; readonly name: string };
  readonly release: string;
  readonly objects: readonly PinnedObject[];
}

/** Lines that hold no finding and no report of ours. */
const MAX_NAMED = 5;

/** Findings and reports of files, and the notes that come with Limpid, held against a release. */
export function touchedIn(
  mirror: Mirror,
  files: readonly string[],
  against: string | undefined,
): readonly TouchedItem[] {
  const reader = mirror.judgedReader();
  // A thousand findings name the same few objects.
  const known = new Map<string, readonly PinnedObject[]>();
  const pinsOf = (one: ReportedJudgement): readonly PinnedObject[] => {
    const key = JSON.stringify([one.analytic, one.strategy, one.technique, one.attackRelease, one.judgedBy]);
    const pins = known.get(key) ?? judgedBy(one, reader, against);
    known.set(key, pins);
    return pins;
  };
  const items = files.flatMap((file) =>
    judgementsOf(file).map((judgement) => ({
      file,
      judgement,
      release: judgement.attackRelease,
      objects: pinsOf(judgement),
    })),
  );
  return [...items, ...ANALYST_NOTES.map((notes) => noteItem(notes, pinsOf))];
}

function noteItem(
  { attackId, attackRelease }: AnalystNotes,
  pinsOf: (one: ReportedJudgement) => readonly PinnedObject[],
): TouchedItem {
  const isStrategy = attackId.startsWith("DET");
  const about = { analytic: isStrategy ? undefined : attackId, strategy: isStrategy ? attackId : undefined };
  const asked = { kind: "finding", name: attackId, host: undefined, ...about, technique: "", attackRelease } as const;
  return {
    file: undefined,
    judgement: { kind: "analyst note", name: attackId },
    release: attackRelease,
    objects: pinsOf({ ...asked, judgedBy: undefined }).filter(({ id }) => id === attackId),
  };
}

/** A file is one document (a layer, a bundle), or lines of them. */
function judgementsOf(file: string): readonly ReportedJudgement[] {
  const read = readAttackFile(file);
  if ("why" in read) throw new InputError(`${file}: ${read.why}`);
  const text = Buffer.from(read.bytes.buffer, read.bytes.byteOffset, read.bytes.byteLength).toString("utf8");
  const whole = object(text);
  if (whole !== undefined && whole.schema === undefined) return judgementsIn(whole);
  let unused = 0;
  const found = text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const parsed = parseLine(line);
    if (parsed.kind === "finding") return [judgementOfFinding(parsed.finding)];
    const value = parsed.kind === "bad" ? object(line) : undefined;
    const ours = value === undefined ? [] : judgementsIn(value);
    if (ours.length === 0 && parsed.kind === "bad" && unused++ < MAX_NAMED)
      stderr.line(`limpid: ${escapeText(`${file}, line ${index + 1}: no finding and no report of Limpid`)}`);
    return ours;
  });
  if (unused > MAX_NAMED) stderr.line(`limpid: ${unused - MAX_NAMED} more such lines`);
  return found;
}

function object(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** One line of `limpid.mitre-touched/1`. */
export function touchedLine({ file, judgement, release, objects }: TouchedItem) {
  return {
    schema: "limpid.mitre-touched/1",
    kind: judgement.kind,
    name: judgement.name,
    host: "host" in judgement ? judgement.host : undefined,
    file,
    release,
    touched: objects.some(isTouched),
    objects,
    licence: licenceOf(release),
  };
}
