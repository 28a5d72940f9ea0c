import { elf } from "./elf/elf.ts";
import type { Format } from "./format.ts";

/** Every format that can be read. A new one is a folder and one line here. */
export const FORMATS: readonly Format[] = [elf];
