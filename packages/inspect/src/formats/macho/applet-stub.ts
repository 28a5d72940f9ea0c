import type { Content } from "../../content/content.ts";
import { type MachHeader, MH_EXECUTE } from "./header.ts";
import type { LinkedLibrary } from "./libraries.ts";
import { symbolName } from "./symbol-names.ts";
import type { SymbolCounts } from "./symbol-table.ts";
import type { SymtabCommand } from "./symtab-command.ts";

const LARGEST_STUB = 4096; // bytes of code: the three kinds known have 144 to 1,800
const FRAMEWORK = "/CoreServices.framework/";
const CALLS = ["_OpenDefaultComponent", "_CallComponentDispatch"];

/**
 * Whether a program has the shape of the stub that every AppleScript applet begins with: it opens the component that
 * runs scripts and calls it, and is too small for more. Anybody can build one of that shape; the applet's script is
 * what counts.
 */
export function isAppletStub(
  file: Content,
  { fileType }: MachHeader,
  image: {
    readonly symtab: SymtabCommand | undefined;
    readonly symbols: SymbolCounts | undefined;
    readonly libraries: readonly LinkedLibrary[];
    readonly codeBytes: number;
  },
): boolean {
  const { symtab, symbols, libraries, codeBytes } = image;
  if (fileType !== MH_EXECUTE || codeBytes > LARGEST_STUB || symtab === undefined || symbols === undefined)
    return false;
  if (symbols.undefined > symbols.firstUndefined.length) return false;
  if (!libraries.some(({ name }) => name.includes(FRAMEWORK))) return false;
  const names = new Set(symbols.firstUndefined.map((offset) => symbolName(file, symtab, offset)));
  return CALLS.every((name) => names.has(name));
}
