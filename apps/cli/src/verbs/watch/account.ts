import { PRIORITIES, type Priority, type Summary } from "@limpid/core";
import { counted, grouped, wrap } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { VERSION } from "../../version.ts";
import { summaryText } from "../hunt/summary-text.ts";
import { shortAge } from "./duration.ts";
import type { Moment } from "./view/view.ts";

/** How a watch stands, in one line: for whoever asks the service manager. */
export function standing({
  title,
  found,
  events,
  lost,
  coverage,
  outputs,
}: Pick<Moment, "title" | "found" | "events" | "lost" | "coverage" | "outputs">): string {
  const counts = PRIORITIES.map((priority: Priority) => `${grouped(found[priority])} ${priority}`).join(", ");
  const blind = coverage.filter(({ state }) => state === "blind").length;
  return [
    `Limpid ${VERSION}, ${title}: ${counts}`,
    `${grouped(events)} events, ${lost === 0 ? "none" : grouped(lost)} lost`,
    ...(blind === 0 ? [] : [counted(blind, "blind spot")]),
    ...outputs,
  ].join("; ");
}

/** What a live watch ends with, for a person: a sensor has no lines that could be skipped. */
export function liveSummaryText(
  summary: Summary,
  { events, lost, tookMs }: { readonly events: number; readonly lost: number; readonly tookMs: number },
  paint: Paint,
  width: number,
): string {
  const [first = ""] = summaryText(summary, paint, width).split("\n");
  const losses = lost === 0 ? "none were lost" : `${grouped(lost)} were lost: what they would have told is not known`;
  const rest = wrap(`${grouped(events)} events of this host in ${shortAge(tookMs)}; ${losses}.`, width);
  return [first, ...rest.map((line) => paint.dim(line)), ""].join("\n");
}
