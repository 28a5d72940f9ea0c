import type { OutputCounts } from "@limpid/outputs";
import { grouped, sizeText } from "../../terminal/layout.ts";

/** What became of the findings of each output in this run, in a line; what went well is one number. */
export function outputLines(outputs: Readonly<Record<string, OutputCounts>>): readonly string[] {
  return Object.entries(outputs).map(([name, counts]) => {
    const { delivered, refused, dropped, damaged, spooledBytes, problem } = counts;
    const losses = Object.entries({ refused, dropped, damaged }).flatMap(([what, count]) =>
      count === 0 ? [] : [`${grouped(count)} ${what}`],
    );
    const waits = spooledBytes === 0 ? [] : [`${sizeText(spooledBytes)} wait on disk`];
    const why = problem === undefined ? [] : [problem];
    return `output ${name}: ${[`${grouped(delivered)} delivered`, ...losses, ...waits, ...why].join(", ")}`;
  });
}
