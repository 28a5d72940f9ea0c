import { type Happening, TOUCH_WORDS } from "./moments.ts";
import type { TimeScale } from "./time-scale.ts";

/** What is drawn at one place of the line. */
export interface DrawnMark {
  readonly share: number;
  readonly happenings: readonly Happening[];
  /** Empty where there is no room for it. */
  readonly label: string;
  /** Of two rows of labels. */
  readonly row: 0 | 1;
  readonly anchor: "start" | "middle" | "end";
}

const APART = 9; // pixels: nearer marks are one
const CHARACTER = 7.2; // pixels, at 12 px
const MOST_WORDS = 2;

/** Marks for a line of so many pixels: what lies too near together is one mark, labels do not cover each other. */
export function marksOf(happenings: readonly Happening[], scale: TimeScale, width: number): readonly DrawnMark[] {
  const groups: { share: number; happenings: Happening[] }[] = [];
  for (const one of happenings) {
    const share = scale.shareOf(one.at);
    const last = groups.at(-1);
    if (last !== undefined && (share - last.share) * width < APART) last.happenings.push(one);
    else groups.push({ share, happenings: [one] });
  }
  const ends: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return groups.map((group) => {
    const label = labelOf(group.happenings);
    const long = label.length * CHARACTER;
    const x = group.share * width;
    const anchor = x < long / 2 ? "start" : x > width - long / 2 ? "end" : "middle";
    const left = anchor === "start" ? x : anchor === "end" ? x - long : x - long / 2;
    const row = ends.findIndex((end) => end <= left);
    if (row < 0) return { ...group, label: "", row: 0, anchor };
    ends[row === 0 ? 0 : 1] = left + long + CHARACTER;
    return { ...group, label, row: row === 0 ? 0 : 1, anchor };
  });
}

function labelOf(happenings: readonly Happening[]): string {
  const counts = new Map<string, number>();
  for (const { what } of happenings) counts.set(TOUCH_WORDS[what], (counts.get(TOUCH_WORDS[what]) ?? 0) + 1);
  const said = [...counts].map(([word, times]) => (times === 1 ? word : `${word} ×${times}`));
  const shown = said.slice(0, MOST_WORDS).join(", ");
  return said.length > MOST_WORDS ? `${shown} …` : shown;
}
