import type { SymbolCounts } from "./symbol-table.ts";

/**
 * Whether the symbol table can be that of this program. Level `none` clears nobody: a table of invented names costs an
 * attacker one command.
 */
export type ImplausibleSymbols = {
  readonly implausible: boolean;
  /** What does not fit, empty when everything does. */
  readonly signs: readonly ImplausibleSign[];
  readonly defined: number;
  /** Definitions in a section that does not exist, or outside of theirs. */
  readonly misplaced: number;
  readonly nameless: number;
  /** Definitions in a section that holds code. */
  readonly inCode: number;
  readonly codeBytes: number;
  /** As LC_FUNCTION_STARTS counts them; null when that table is not there. */
  readonly functions: number | null;
};

export type ImplausibleSign = "misplaced" | "no-names" | "no-code" | "too-few";

const MOST = 0.5;
const MUCH_CODE = 16_384; // start-up code and static helpers alone stay below
const MANY_FUNCTIONS = 64;
const NAMED = 0.25; // of the functions that the linker counted; compilers leave names for nearly all of them
const BYTES_PER_FUNCTION = 4096; // where the linker counted none

export function judgeSymbols(
  symbols: SymbolCounts,
  headerSymbols: number,
  codeBytes: number,
  functions: number | null,
): ImplausibleSymbols {
  const { misplaced, nameless, inCode, local } = symbols;
  const defined = local + symbols.external - headerSymbols;
  const signs: ImplausibleSign[] = [];
  if (defined > 0 && misplaced >= defined * MOST) signs.push("misplaced");
  if (defined > 0 && nameless >= defined * MOST) signs.push("no-names");
  if (local > 0 && codeBytes >= MUCH_CODE) {
    if (inCode === 0) signs.push("no-code");
    else if (isTooFew(inCode, codeBytes, functions)) signs.push("too-few");
  }
  return { implausible: signs.length > 0, signs, defined, misplaced, nameless, inCode, codeBytes, functions };
}

function isTooFew(inCode: number, codeBytes: number, functions: number | null): boolean {
  if (functions !== null && functions >= MANY_FUNCTIONS) return inCode < functions * NAMED;
  return inCode * BYTES_PER_FUNCTION < codeBytes;
}
