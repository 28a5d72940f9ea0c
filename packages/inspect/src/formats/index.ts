import { applescript } from "./applescript/applescript.ts";
import { elf } from "./elf/elf.ts";
import type { Format } from "./format.ts";
import { macho } from "./macho/macho.ts";

/** Every format that can be read. A new one is a folder and one line here. */
export const FORMATS: readonly Format[] = [elf, macho, applescript];

/** The format of a file that begins with `head`, its first 4 KiB. */
export function formatOf(head: Uint8Array): Format | undefined {
  return FORMATS.find(({ recognise }) => recognise(head));
}
