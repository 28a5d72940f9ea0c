export { buildElf, type ElfRecipe, honestSymbols, type SectionRecipe, type SymbolRecipe } from "./build-elf.ts";
export { Mutator } from "./mutate.ts";
