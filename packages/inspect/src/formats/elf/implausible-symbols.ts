import type { CodeRanges } from "./code-ranges.ts";
import type { SymbolCounts } from "./symbol-table.ts";

/**
 * Whether the symbol table can be that of this program. Level `none` clears nobody: a table of invented names
 * costs an attacker one command.
 */
export type ImplausibleSymbols = {
  readonly implausible: boolean;
  /** What does not fit, empty when everything does. */
  readonly signs: readonly ImplausibleSign[];
  readonly functions: number;
  /** Functions whose address lies in no code. */
  readonly outsideCode: number;
  readonly sizeZero: number;
  readonly nameless: number;
  readonly codeBytes: number;
  /** Bytes of code that some function says it covers. */
  readonly coveredCodeBytes: number;
};

export type ImplausibleSign = "outside-code" | "sizes-zero" | "too-few" | "no-code" | "no-names";

const MOST = 0.5; // a few absolute or trampoline symbols lie outside of code in honest files
const ASSEMBLY = 8192; // hand-written assembly gives no sizes; programs of it are small and need no library
const MUCH_CODE = 16_384; // start-up code and static helpers alone stay below
// Of 150 programs and libraries of a distribution with a table, none above 16 KiB covers less than 0.9 of its code.
const COVERED = 0.25;
const COVERED_BY_GLOBALS = 0.1; // without local names (`strip -x`) a part is missing by intent
const BYTES_PER_FUNCTION = 1024; // compilers without sizes still name a function every few hundred bytes

export function judgeSymbols(
  symbols: SymbolCounts,
  code: CodeRanges,
  { needsLibraries, hasNames }: { readonly needsLibraries: boolean; readonly hasNames: boolean },
): ImplausibleSymbols {
  const nameless = hasNames ? symbols.functionsWithoutName : symbols.functions;
  const { functions, functionsOutsideCode: outsideCode, functionsOfSizeZero: sizeZero, coveredCodeBytes } = symbols;
  const signs: ImplausibleSign[] = [];
  if (functions > 0 && code.bytes === 0) signs.push("no-code");
  else if (functions > 0 && outsideCode >= functions * MOST) signs.push("outside-code");
  if (functions > 0 && sizeZero === functions && (needsLibraries || code.bytes >= ASSEMBLY)) signs.push("sizes-zero");
  if (
    symbols.local + symbols.global > 0 &&
    code.bytes >= MUCH_CODE &&
    coveredCodeBytes < code.bytes * (symbols.localNames > 0 ? COVERED : COVERED_BY_GLOBALS) &&
    functions < code.bytes / BYTES_PER_FUNCTION
  ) {
    signs.push("too-few");
  }
  if (functions > 0 && nameless >= functions * MOST) signs.push("no-names");
  return {
    implausible: signs.length > 0,
    signs,
    functions,
    outsideCode,
    sizeZero,
    nameless,
    codeBytes: code.bytes,
    coveredCodeBytes,
  };
}
