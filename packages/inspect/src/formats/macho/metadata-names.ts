import type { Reader } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { textOf } from "../../content/text.ts";
import type { MachHeader } from "./header.ts";
import { isZeroFill, type Section } from "./segments.ts";

/** Names that a language's runtime needs, so stripping leaves them. */
export type MetadataNames = {
  /** Classes or types that are described. */
  readonly types: number;
  /** Bytes of sections that hold names only: of methods, of fields. 0: the names lie among other texts. */
  readonly nameBytes: number;
  /** Some of the names; with deep only. */
  readonly examples?: readonly string[];
};

const SWIFT_TYPE_SIZE = 4; // a relative pointer for each type
const OLD_CLASS_SIZE = 48; // struct objc_class of the first runtime, 32 bit

/** Objective-C: its classes, and the names of their methods. null when the image holds none. */
export function findObjectiveC(
  file: Content,
  header: MachHeader,
  sections: readonly Section[],
  deep: boolean,
): MetadataNames | null {
  const wordSize = header.bits / 8;
  const classes = total(sections, "__objc_classlist") / wordSize;
  const oldClasses = total(sections, "__class", "__OBJC") / OLD_CLASS_SIZE;
  const nameBytes = total(sections, "__objc_methname");
  const references = total(sections, "__objc_selrefs");
  const types = Math.floor(classes + oldClasses);
  if (types === 0 && nameBytes === 0 && references === 0) return null;
  if (!deep) return { types, nameBytes };
  const names = [...texts(file, sections, "__objc_classname"), ...texts(file, sections, "__objc_methname")];
  return { types, nameBytes, examples: names.length > 0 ? names : referencedNames(file, header, sections) };
}

/** Swift: its types, and the names of their fields. */
export function findSwift(file: Content, sections: readonly Section[], deep: boolean): MetadataNames | null {
  const types = Math.floor(total(sections, "__swift5_types") / SWIFT_TYPE_SIZE);
  const nameBytes = total(sections, "__swift5_reflstr");
  if (types === 0 && nameBytes === 0) return null;
  return deep ? { types, nameBytes, examples: texts(file, sections, "__swift5_reflstr") } : { types, nameBytes };
}

function total(sections: readonly Section[], wanted: string, inSegment?: string): number {
  let sum = 0;
  for (const { name, segment, size } of sections) {
    if (name === wanted && (inSegment === undefined || segment === inSegment)) sum += size;
  }
  return Math.min(sum, Number.MAX_SAFE_INTEGER);
}

const MAX_EXAMPLES = 12;
const LOOKED_AT = 8192;
const LONGEST_NAME = 120;
const READABLE = /^[ -~]{3,}$/;

/** The first texts of the first section of that name. */
function texts(file: Content, sections: readonly Section[], wanted: string): readonly string[] {
  const section = sections.find(({ name }) => name === wanted);
  if (section === undefined || isZeroFill(section)) return [];
  const found: string[] = [];
  const bytes = file.bytes(section.offset, Math.min(section.size, LOOKED_AT));
  let start = 0;
  while (start < bytes.length && found.length < MAX_EXAMPLES) {
    const nul = bytes.indexOf(0, start);
    const end = nul < 0 ? bytes.length : nul;
    const name = textOf(bytes.subarray(start, Math.min(end, start + LONGEST_NAME)));
    if (READABLE.test(name)) found.push(name);
    start = end + 1;
  }
  return found;
}

const BASE = 2 ** 32; // where programs are linked to begin

/**
 * Names of methods through the pointers to them: LLVM's linker puts the names among all other texts. A pointer is an
 * address, or a chained one whose lower bits are an address or a distance from the image's start.
 */
function referencedNames(file: Content, header: MachHeader, sections: readonly Section[]): readonly string[] {
  const references = sections.find(({ name }) => name === "__objc_selrefs");
  if (references === undefined || isZeroFill(references)) return [];
  const wordSize = header.bits / 8;
  const count = Math.min(MAX_EXAMPLES, Math.floor(references.size / wordSize));
  const reader = file.reader(references.offset, count * wordSize, header.endian, "selectors");
  const found: string[] = [];
  for (let index = 0; index < count; index++) {
    const target = pointerTarget(header, reader);
    const section = sections.find((one) => holds(one, target)) ?? sections.find((one) => holds(one, target + BASE));
    if (reader.issue !== undefined || section === undefined) continue;
    const inside = (holds(section, target) ? target : target + BASE) - section.address;
    const bytes = file.bytes(section.offset + inside, Math.min(LONGEST_NAME, section.size - inside));
    const end = bytes.indexOf(0);
    const name = textOf(end < 0 ? bytes : bytes.subarray(0, end));
    if (READABLE.test(name)) found.push(name);
  }
  return found;
}

/** The lower 36 bits; more bits than a number holds exactly lie above them. */
function pointerTarget({ bits, endian }: MachHeader, reader: Reader): number {
  const first = reader.u32("selector");
  if (bits === 32) return first;
  const second = reader.u32("selector");
  const [low, high] = endian === "little" ? [first, second] : [second, first];
  return (high & 0xf) * 2 ** 32 + low;
}

function holds(section: Section, address: number): boolean {
  return !isZeroFill(section) && address >= section.address && address < section.address + section.size;
}
