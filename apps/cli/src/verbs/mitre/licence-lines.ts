import { copyrightLine, TRADEMARK_NOTICE } from "@limpid/attack";
import { wrap } from "../../terminal/layout.ts";

/** What goes with every copy of official text: MITRE's copyright line, and where the terms are. */
export function licenceLines(release: string, width: number): readonly string[] {
  return [...wrap(copyrightLine(release), width), ...wrap(`${TRADEMARK_NOTICE} Licence: limpid mitre licence`, width)];
}
