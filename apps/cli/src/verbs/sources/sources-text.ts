import { type Answer, QUESTIONS, type Question } from "@limpid/telemetry";
import { labelled, wrap } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { type DeclaredSource, documentOf } from "./source-line.ts";

/** The head of each column, over at most two lines, and the question in words. */
const WORDS: Readonly<Record<Question, { readonly head: readonly [string, string]; readonly asks: string }>> = {
  create: { head: ["", "create"], asks: "who made a file" },
  write: { head: ["", "write"], asks: "who changed it" },
  closeAfterWrite: { head: ["", "close"], asks: "when it was complete" },
  rename: { head: ["", "rename"], asks: "whether it was renamed" },
  exec: { head: ["", "exec"], asks: "whether it ran" },
  fileHash: { head: ["file", "hash"], asks: "its SHA-256" },
  signing: { head: ["", "signed"], asks: "its code signature" },
  stableProcessId: { head: ["process", "id"], asks: "which process it was" },
};
const MARKS: Readonly<Record<Answer["shown"], string>> = { yes: "yes", partly: "partly", no: "-" };
const COLUMN = 7; // `process`
const MARGIN = 26; // `whether it was renamed` and what stands before it

/** The table of all sources: one line each. */
export function sourcesTable(sources: readonly DeclaredSource[], paint: Paint): readonly string[] {
  const width = Math.max(...sources.map(({ name }) => name.length)) + 2;
  const row = (first: string, cells: readonly string[]): string =>
    `${first.padEnd(width)}${cells.map((cell) => cell.padEnd(COLUMN + 1)).join("")}`.trimEnd();
  const heads = ([0, 1] as const).map((line) =>
    row(
      line === 0 ? "" : "source",
      QUESTIONS.map((question) => WORDS[question].head[line]),
    ),
  );
  const rows = sources.map(({ name, shows }) =>
    row(
      name,
      QUESTIONS.map((question) => MARKS[shows.answers[question].shown]),
    ),
  );
  return [
    ...heads.filter((line) => line !== "").map((line) => paint.bold(line)),
    ...rows,
    "",
    "partly: not always or not exactly. How, and blind spots: limpid sources NAME",
  ];
}

/** One source: what it tells of each question, what it cannot tell, where its page lies. */
export function sourceText({ name, shows }: DeclaredSource, paint: Paint, width: number): readonly string[] {
  const answers = QUESTIONS.flatMap((question) => {
    const { shown, how } = shows.answers[question];
    const colour = shown === "yes" ? paint.green : shown === "no" ? paint.red : paint.yellow;
    const [first = "", ...more] = wrap(`${shown}: ${how}`, width - MARGIN);
    const painted = first.startsWith(shown) ? colour(shown) + first.slice(shown.length) : first;
    return labelled(`  ${WORDS[question].asks}`, [painted, ...more], MARGIN);
  });
  const spots = shows.blindSpots.flatMap(({ what, mend }) => [
    ...labelled("  -", wrap(what, width - 4), 4),
    ...labelled("", wrap(`mend: ${mend}`, width - 6), 6, paint.cyan),
  ]);
  return [
    paint.bold(name),
    ...wrap(shows.title, width - 2).map((line) => `  ${line}`),
    `  ${shows.platforms.map((platform) => (platform === "macos" ? "macOS" : "Linux")).join(" and ")}`,
    "",
    paint.bold("What it tells"),
    ...answers,
    "",
    paint.bold("What it cannot tell"),
    ...spots,
    "",
    `How to turn it on: ${documentOf(name)}`,
  ];
}
