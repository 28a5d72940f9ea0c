import type { ArtifactPart } from "@limpid/core";

/** Facts of an ELF file that signals read. Their names are frozen in the schema of `limpid.artifact/1`. */
export interface ElfFacts {
  readonly implausibleSigns: readonly string[];
  readonly goNamesReadable: boolean;
  readonly miniDebugInfo: boolean;
  readonly debugLink: string | undefined;
  readonly buildId: string | undefined;
}

const NO_FACTS: ElfFacts = {
  implausibleSigns: [],
  goNamesReadable: false,
  miniDebugInfo: false,
  debugLink: undefined,
  buildId: undefined,
};

/** Facts are open by type: each is read for what it is, and one of another shape counts as absent. */
export function elfFacts(part: ArtifactPart | undefined): ElfFacts {
  if (part === undefined) return NO_FACTS;
  const { facts } = part;
  const signs = member(facts.implausibleSymbols, "signs");
  const debugLink = member(facts.debugLink, "file");
  return {
    implausibleSigns: Array.isArray(signs) ? signs.filter((sign) => typeof sign === "string") : [],
    goNamesReadable: member(facts.goFunctionTable, "namesReadable") === true,
    miniDebugInfo: member(facts.miniDebugInfo, "readable") === true,
    debugLink: typeof debugLink === "string" ? debugLink : undefined,
    buildId: typeof facts.buildId === "string" ? facts.buildId : undefined,
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
