import { escapeText, type Finding, PRIORITIES } from "@limpid/core";
import { begin, columns, counted, grouped, labelled, shorten, wrap } from "../../../terminal/layout.ts";
import type { Paint } from "../../../terminal/paint.ts";
import { byPriority, findingText } from "../../hunt/finding-text.ts";
import { shortAge } from "../duration.ts";
import type { Coverage } from "../producer.ts";
import type { Moment } from "./view.ts";

export type Page = "findings" | "finding" | "coverage" | "help";

/** What a person chose to look at. */
export interface Chosen {
  readonly page: Page;
  /** Id of the finding that is marked or open. */
  readonly id: string | undefined;
  /** First line shown of a page that is longer than the window. */
  readonly from: number;
  readonly paused: boolean;
  /** Findings that came since the list was stopped. */
  readonly missed: number;
}

export interface Frame {
  /** As many as the window has, each fits its width. */
  readonly lines: readonly string[];
  /** Lines of the page that is open, to know how far it can be moved. */
  readonly pageLines: number;
  /** Lines of it that are shown. */
  readonly room: number;
}

/** Wider text is hard to read. */
const TEXT_WIDTH = 120;
const LEAST_ROWS = 6;

/** The window, line by line. All text of events is escaped before it comes here or in here. */
export function frameOf(moment: Moment, chosen: Chosen, width: number, height: number, paint: Paint): Frame {
  const head = headOf(moment, chosen, width, height, paint);
  const foot = [footOf(chosen, width, paint)];
  const room = Math.max(1, height - head.length - foot.length);
  const page = pageOf(moment, chosen, width, room, paint);
  const from = Math.min(chosen.from, Math.max(0, page.length - room));
  const shown = page.slice(from, from + room);
  while (shown.length < room) shown.push("");
  return { lines: [...head, ...shown, ...foot].slice(0, height), pageLines: page.length, room };
}

function headOf(moment: Moment, { paused, missed }: Chosen, width: number, height: number, paint: Paint): string[] {
  const { now, title, host, startedAt, found, eventsPerSecond, lost, coverage, notes } = moment;
  const clock = `up ${shortAge(now - startedAt)}  ${new Date(now).toISOString().slice(11, 19)} UTC`;
  const name = ["limpid watch", host, title]
    .filter((part) => part !== "")
    .map(escapeText)
    .join("  ");
  const room = Math.max(10, width - columns(clock) - 2);
  const lines = [paint.inverse(fill(shorten(name, room), clock, width))];

  const counts = PRIORITIES.map((priority) => [priority, `${grouped(found[priority])} ${priority}`] as const);
  const rate = `${rateText(eventsPerSecond)} events/s`;
  const losses = lost === 0 ? "none lost" : `${grouped(lost)} lost`;
  const left = counts.map(([, text]) => text).join("  ");
  const right = `${rate}  ${losses}`;
  const painted = counts.map(([priority, text]) =>
    found[priority] > 0 ? byPriority(priority, paint)(text) : paint.dim(text),
  );
  const tail = `${rate}  ${lost === 0 ? paint.dim(losses) : paint.red(losses)}`;
  const gap = width - columns(left) - columns(right);
  if (gap >= 2) lines.push(`${painted.join("  ")}${" ".repeat(gap)}${tail}`);
  else lines.push(begin(left, width), begin(right, width));

  if (height < LEAST_ROWS + 3) return lines;
  lines.push(begin(sees(coverage), width));
  const note = notes.at(-1);
  if (paused) lines.push(paint.yellow(begin(`paused; ${counted(missed, "revision")} since (p: go on)`, width)));
  else if (note !== undefined && now - note.at < NOTE_MS) {
    lines.push(paint.yellow(begin(escapeText(note.text), width)));
  }
  lines.push(paint.dim("─".repeat(width)));
  return lines;
}

const NOTE_MS = 60_000;

/** One line on what is seen and what is not. */
function sees(coverage: readonly Coverage[]): string {
  const on = coverage.filter(({ state }) => state === "on").map(({ text }) => text);
  const rest: string[] = [];
  for (const [state, noun] of [
    ["waiting", "waited for"],
    ["off", "off"],
    ["blind", ""],
  ] as const) {
    const { length } = coverage.filter((each) => each.state === state);
    if (length > 0) rest.push(state === "blind" ? counted(length, "blind spot") : `${length} ${noun}`);
  }
  const more = rest.length === 0 ? "" : `  (${rest.join(", ")}; c: show)`;
  return `sees ${on.length === 0 ? "nothing yet" : on.join(", ")}${more}`;
}

function rateText(perSecond: number): string {
  return perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : grouped(Math.round(perSecond));
}

function footOf({ page }: Chosen, width: number, paint: Paint): string {
  const keys =
    page === "findings"
      ? "↑↓ choose  enter open  e expected  c coverage  p pause  ? help  q quit"
      : "↑↓ move  esc back  q quit";
  return paint.dim(begin(keys, width));
}

function pageOf(moment: Moment, chosen: Chosen, width: number, room: number, paint: Paint): string[] {
  switch (chosen.page) {
    case "findings":
      return listOf(moment, chosen, width, room, paint);
    case "finding": {
      const finding = moment.findings.find(({ id }) => id === chosen.id);
      if (finding === undefined) return [paint.dim("This finding is not kept any more; esc goes back.")];
      return [
        ...history(finding, width, paint),
        ...findingText(finding, paint, Math.min(width, TEXT_WIDTH)).split("\n"),
      ];
    }
    case "coverage":
      return coverageOf(moment, width, paint);
    case "help":
      return HELP.flatMap(([key, text]) =>
        labelled(key, wrap(text, Math.max(20, Math.min(width, TEXT_WIDTH) - 12)), 12, paint.bold),
      );
  }
}

function history({ revision, change, lastSeen }: Finding, width: number, paint: Paint): string[] {
  const at = lastSeen.replace("T", " ").replace("Z", " UTC");
  return [paint.dim(begin(`revision ${revision}, ${change}; last seen ${at}`, width))];
}

/** Each finding in two lines, three where the sentence needs them; the marked one is always in sight. */
function listOf(moment: Moment, { id: marked }: Chosen, width: number, room: number, paint: Paint): string[] {
  const { findings, now } = moment;
  if (findings.length === 0) return ["", paint.dim(begin("Nothing found so far. What is found appears here.", width))];
  const blocks = findings.map((finding) => entry(finding, finding.id === marked, now, width, paint));
  const chosen = Math.max(
    0,
    findings.findIndex(({ id }) => id === marked),
  );
  // As many whole entries as fit, from the newest on, moved down only as far as the marked one asks for.
  let first = 0;
  while (first < chosen && height(blocks, first, chosen) > room) first++;
  return blocks.slice(first).flat().slice(0, room);
}

function height(blocks: readonly (readonly string[])[], first: number, last: number): number {
  return blocks.slice(first, last + 1).reduce((sum, block) => sum + block.length, 0);
}

function entry(finding: Finding, isMarked: boolean, now: number, window: number, paint: Paint): readonly string[] {
  const width = Math.min(window, TEXT_WIDTH);
  const { priority, score, change, revision, artifact, lastSeen } = finding;
  const grade = `${priority.toUpperCase()} ${score}`.padEnd(11);
  const age = shortAge(now - Date.parse(lastSeen)).padStart(4);
  const start = columns(`  ${grade} ${age}  `);
  const right = begin(`${escapeText(finding.host)}${revision === 1 ? "" : `  ${change}`}`, Math.max(8, width >> 2));
  const path = shorten(escapeText(artifact.path ?? "(no name)"), Math.max(8, width - start - columns(right) - 2));
  const gap = " ".repeat(Math.max(1, width - start - columns(path) - columns(right)));
  const [mark, name] = isMarked ? [paint.bold("▸ "), paint.bold(path)] : ["  ", path];
  const room = Math.max(16, width - 4);
  const [one = "", two = "", ...more] = wrap(escapeText(finding.title), room);
  const second = more.length === 0 ? two : begin(`${two} ${more[0]}`, room);
  return [
    `${mark}${byPriority(priority, paint)(grade)} ${age}  ${name}${gap}${paint.dim(right)}`,
    ...[one, second].filter((line) => line !== "").map((line) => `    ${line}`),
  ];
}

const STATES: Readonly<Record<Coverage["state"], string>> = {
  on: "on",
  waiting: "waiting",
  off: "off",
  blind: "blind",
};

function coverageOf({ coverage, outputs, notes, events }: Moment, width: number, paint: Paint): string[] {
  const wide = Math.max(20, Math.min(width, TEXT_WIDTH) - 10);
  const lines = coverage.flatMap(({ state, text, mend }) => [
    ...labelled(STATES[state], wrap(escapeText(text), wide), 10, state === "on" ? paint.green : paint.yellow),
    ...(mend === undefined ? [] : labelled("", wrap(`→ ${escapeText(mend)}`, wide), 10).map((line) => paint.dim(line))),
  ]);
  lines.push("", `${grouped(events)} events so far`);
  for (const text of outputs) lines.push(...wrap(escapeText(text), wide + 10));
  if (notes.length > 0) lines.push("", "What came up, the newest first:");
  for (const { at, text } of [...notes].reverse()) {
    lines.push(...labelled(new Date(at).toISOString().slice(11, 19), wrap(escapeText(text), wide), 10, paint.dim));
  }
  return lines;
}

const HELP: readonly (readonly [string, string])[] = [
  ["↑ ↓", "choose a finding; in a page, move it (also j, k, page up, page down, home, end)"],
  ["enter", "open the chosen finding: who made the file, reasons for and against, what is missing"],
  ["esc", "back to the findings"],
  ["e", "show or hide expected findings: those that are explained, such as an upgrade's"],
  ["c", "what is watched on this host, what cannot be seen, and how to mend it"],
  ["p", "pause the list while you read; nothing is lost, detection goes on"],
  ["q", "stop watching; what is known is saved, and the next watch goes on from there"],
  ["", ""],
  ["high", "look at once"],
  ["medium", "look today"],
  ["low", "a hint; opaque files alone are never above it"],
  ["expected", "explained by a package, a declared entry or a build"],
];

function fill(left: string, right: string, width: number): string {
  const gap = Math.max(1, width - columns(left) - columns(right));
  return begin(`${left}${" ".repeat(gap)}${right}`, width);
}
