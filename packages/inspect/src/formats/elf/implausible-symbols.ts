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
  readonly codeBytes: number;
  /** Bytes of code that some function says it covers. */
  readonly coveredCodeBytes: number;
};

export type ImplausibleSign = "outside-code" | "sizes-zero" | "too-few" | "no-code";

const MOST = 0.5; // a few absolute or trampoline symbols lie outside of code in honest files
const ASSEMBLY = 8192; // hand-written assembly gives no sizes; programs of it are small
const MUCH_CODE = 32_768; // start-up code and static helpers alone stay below
const COVERED = 0.05; // honest tables cover most of the code, those with global names only still a good part
const BYTES_PER_FUNCTION = 4096; // honest code has a function every few hundred bytes

export function judgeSymbols(symbols: SymbolCounts, code: CodeRanges): ImplausibleSymbols {
  const { functions, functionsOutsideCode: outsideCode, functionsOfSizeZero: sizeZero, coveredCodeBytes } = symbols;
  const signs: ImplausibleSign[] = [];
  if (functions > 0 && code.bytes === 0) signs.push("no-code");
  else if (functions > 0 && outsideCode >= functions * MOST) signs.push("outside-code");
  if (functions > 0 && sizeZero === functions && code.bytes >= ASSEMBLY) signs.push("sizes-zero");
  if (
    symbols.local + symbols.global > 0 &&
    code.bytes >= MUCH_CODE &&
    coveredCodeBytes < code.bytes * COVERED &&
    functions < code.bytes / BYTES_PER_FUNCTION
  ) {
    signs.push("too-few");
  }
  return {
    implausible: signs.length > 0,
    signs,
    functions,
    outsideCode,
    sizeZero,
    codeBytes: code.bytes,
    coveredCodeBytes,
  };
}
