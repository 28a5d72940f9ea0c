import type { ArtifactPart } from "@limpid/core";
import { describeAppleScript } from "./formats/applescript/describe.ts";
import { describeElf } from "./formats/elf/describe.ts";
import { describeMacho } from "./formats/macho/describe.ts";
import type { FactWords } from "./words.ts";

export type { FactWords } from "./words.ts";

/** For an ELF's symbols alone a part is needed: facts without it do not count them. */
const COUNTED_ELSEWHERE = "symbols";

/**
 * Facts of a part in words where the part itself is not at hand, as in a finding; undefined for facts of no known format.
 * It needs no parser, so a page that only shows findings carries none.
 */
export function describeFacts(facts: ArtifactPart["facts"]): readonly FactWords[] | undefined {
  const part: ArtifactPart = {
    arch: null,
    bits: null,
    endian: null,
    type: "",
    opacity: { level: null, packed: false },
    symbols: { local: 0, global: 0, dynamic: 0 },
    facts,
  };
  const elf = describeElf(part)?.filter(({ label }) => label !== COUNTED_ELSEWHERE);
  return elf ?? describeMacho(part) ?? describeAppleScript(part);
}
