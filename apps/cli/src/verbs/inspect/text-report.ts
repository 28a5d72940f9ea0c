import { type Artifact, escapeText, type OpacityLevel } from "@limpid/core";
import { chop, flow, grouped, wrap } from "../../terminal/layout.ts";
import type { Output } from "../../terminal/output.ts";
import type { Paint } from "../../terminal/paint.ts";
import { artifactText, levelText } from "./artifact-text.ts";
import type { Report } from "./report.ts";
import { survivors } from "./survivors.ts";

const MAX_HELD = 1000; // artifacts of one directory before a part of it is shown

/** For a person: a named file in full, the artifacts of a tree by directory and by what was removed. */
export class TextReport implements Report {
  readonly #output: Output;
  readonly #paint: Paint;
  #folder = "";
  #held: Artifact[] = [];

  constructor(output: Output, paint: Paint) {
    this.#output = output;
    this.#paint = paint;
  }

  show(artifact: Artifact, named: boolean): void {
    if (named) {
      this.end();
      this.#output.write(artifactText(artifact, this.#paint, this.#output.columns));
      return;
    }
    const folder = artifact.path.slice(0, artifact.path.lastIndexOf("/"));
    if (folder !== this.#folder || this.#held.length >= MAX_HELD) this.end();
    this.#folder = folder;
    this.#held.push(artifact);
  }

  problem(): void {}

  end(): void {
    if (this.#held.length === 0) return;
    this.#output.write(folderText(this.#folder, this.#held, this.#paint, this.#output.columns));
    this.#held = [];
  }
}

/** The artifacts of one directory: those with the same level for the same reasons stand together. */
export function folderText(folder: string, artifacts: readonly Artifact[], paint: Paint, width: number): string {
  const groups = new Map<string, Artifact[]>();
  for (const artifact of artifacts) {
    const { level, packed, reasons } = artifact.opacity;
    const key = [artifact.format, level, packed, ...reasons.map(({ id }) => id)].join(" ");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [artifact]);
    else group.push(artifact);
  }
  const heading = chop(escapeText(folder === "" ? "/" : folder), width).map(paint.bold);
  return [
    ...heading,
    ...[...groups.values()].sort(byOpacity).flatMap((group) => groupLines(group, paint, width)),
    "",
    "",
  ].join("\n");
}

const ASCENDING: readonly (OpacityLevel | null)[] = ["none", null, "locals", "symbols", "run-only", "sections"];

/** What hides most comes first; equal groups stay in the order of their first names. */
function byOpacity([one]: readonly Artifact[], [other]: readonly Artifact[]): number {
  return rank(other) - rank(one);
}

function rank(artifact: Artifact | undefined): number {
  if (artifact === undefined || artifact.format === null) return -1;
  return ASCENDING.indexOf(artifact.opacity.level) + (artifact.opacity.packed ? ASCENDING.length : 0);
}

function groupLines(group: readonly Artifact[], paint: Paint, width: number): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const count = group.length === 1 ? "" : ` (${grouped(group.length)})`;
  const names = group.map(({ path }) => escapeText(path.slice(path.lastIndexOf("/") + 1)));
  const left = survivorCounts(group);
  return [
    `  ${levelText(first, paint)}${paint.dim(count)}`,
    ...reasonsOf(group)
      .flatMap((reason) => wrap(escapeText(reason), width - 4))
      .map((line) => `    ${paint.dim(line)}`),
    ...(left === "" ? [] : wrap(`Still there: ${left}.`, width - 4).map((line) => `    ${paint.dim(line)}`)),
    ...flow(names, width - 4).map((line) => `    ${line}`),
  ];
}

/** The explanations that hold for the group; where the facts in them differ, those of the first as an example. */
function reasonsOf(group: readonly Artifact[]): readonly string[] {
  const [first, ...others] = group;
  return (first?.opacity.reasons ?? []).map(({ explanation }, index) => {
    const same = others.every((other) => other.opacity.reasons[index]?.explanation === explanation);
    return same ? explanation : `Such as: ${explanation}`;
  });
}

function survivorCounts(group: readonly Artifact[]): string {
  const counts = new Map<string, number>();
  for (const artifact of group) {
    for (const what of survivors(artifact)) counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const shares = [...counts].map(([what, count]) => (count === group.length ? what : `${what} (${grouped(count)})`));
  return shares.join(", ");
}
