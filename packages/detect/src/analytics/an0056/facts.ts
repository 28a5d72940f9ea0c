import type { ArtifactPart } from "@limpid/core";

/** Facts of an ELF file that signals read. Their names are frozen in the schema of `limpid.artifact/1`. */
export interface ElfFacts {
  readonly implausibleSigns: readonly string[];
  /** Where names can still be read: `minidebuginfo`, `go-function-table`, `exports`. */
  readonly namesSurvive: readonly string[];
  /** Format of what lies behind the end of the program. */
  readonly overlay: string | undefined;
  readonly debugLink: string | undefined;
  readonly buildId: string | undefined;
}

const NO_FACTS: ElfFacts = {
  implausibleSigns: [],
  namesSurvive: [],
  overlay: undefined,
  debugLink: undefined,
  buildId: undefined,
};

/** Facts are open by type: each is read for what it is, and one of another shape counts as absent. */
export function elfFacts(part: ArtifactPart | undefined): ElfFacts {
  if (part === undefined) return NO_FACTS;
  const { facts } = part;
  const overlay = member(facts.overlay, "format");
  const debugLink = member(facts.debugLink, "file");
  return {
    implausibleSigns: words(member(facts.implausibleSymbols, "signs")),
    namesSurvive: words(facts.namesSurvive),
    overlay: typeof overlay === "string" ? overlay : undefined,
    debugLink: typeof debugLink === "string" ? debugLink : undefined,
    buildId: typeof facts.buildId === "string" ? facts.buildId : undefined,
  };
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === "string") : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
