export {
  buildAppleDouble,
  buildAppleScript,
  buildJavaScript,
  buildResourceFork,
  type ScriptRecipe,
} from "./build-applescript.ts";
export { buildElf, type ElfRecipe, honestSymbols, type SectionRecipe, type SymbolRecipe } from "./build-elf.ts";
export {
  buildMacho,
  buildUniversal,
  honestMachoSymbols,
  type MachoRecipe,
  type MachoSymbolRecipe,
} from "./build-macho.ts";
export { Mutator } from "./mutate.ts";
