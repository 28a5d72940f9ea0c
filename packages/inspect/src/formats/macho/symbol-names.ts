import type { Content } from "../../content/content.ts";
import { textBeforeNul } from "../../content/text.ts";
import type { Segment } from "./segments.ts";
import type { SymbolCounts } from "./symbol-table.ts";
import type { SymtabCommand } from "./symtab-command.ts";

/** What the names of a few symbols tell. */
export interface TellingNames {
  /** External definitions that name the image itself and nothing in it. */
  readonly headerSymbols: number;
  /** Markers that Apple's `strip` leaves when it has removed something. */
  readonly stripMarkers: number;
}

const STRIP_MARKER = "radr://5614542";
const HEADER_SYMBOL = /^__?mh_[a-z]{2,16}_header$/;
const LONGEST_NAME = 128; // of the names that matter here

export function readTellingNames(
  file: Content,
  command: SymtabCommand,
  symbols: SymbolCounts,
  segments: readonly Segment[],
): TellingNames {
  const nameOf = (offset: number): string => symbolName(file, command, offset);
  const start = segments.find(({ offset, fileSize }) => offset === 0 && fileSize > 0)?.address;
  const { firstOptions, firstExternals, external } = symbols;
  // With more external definitions than are remembered, one of them being the header's changes nothing.
  const headerSymbols =
    external > firstExternals.length
      ? 0
      : firstExternals.filter(({ nameOffset, address }) => address === start || HEADER_SYMBOL.test(nameOf(nameOffset)))
          .length;
  return {
    headerSymbols,
    stripMarkers: firstOptions.filter((offset) => nameOf(offset) === STRIP_MARKER).length,
  };
}

/** A symbol's name, or as much of it as is looked at; empty when it lies outside of the string table. */
export function symbolName(file: Content, { strings }: SymtabCommand, offset: number): string {
  if (offset >= strings.size) return "";
  return textBeforeNul(file.bytes(strings.offset + offset, Math.min(LONGEST_NAME, strings.size - offset)));
}
