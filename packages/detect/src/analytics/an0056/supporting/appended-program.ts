import type { An0056Detector } from "../detector.ts";
import { elfFacts } from "../facts.ts";

const PROGRAMS: { readonly [format: string]: string } = { elf: "an ELF", macho: "a Mach-O", pe: "a Windows" };

/** Another program lies behind the end of this one. */
export const appendedProgram: An0056Detector = {
  signals: ["an0056.appended-program"],
  evaluate: ({ part }) => {
    const program = PROGRAMS[elfFacts(part).overlay ?? ""];
    if (program === undefined) return [];
    const explanation = `Behind its end lies ${program} program, which the loader does not load.`;
    return [{ id: "an0056.appended-program", bearing: "supports", explanation, events: [] }];
  },
};
