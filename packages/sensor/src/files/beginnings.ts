import type { ArtifactFormat } from "@limpid/core";

const ELF = 0x7f454c46;
/** Mach-O of 32 and 64 bits in both byte orders. */
const MACH_O: ReadonlySet<number> = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe]);
const UNIVERSAL: ReadonlySet<number> = new Set([0xcafebabe, 0xcafebabf]);
/** A Java class begins like a universal binary; its version, where that has its count of architectures, is 45 or more. */
const JAVA_1_1 = 45;
const COMPILED_SCRIPT = [0x46617364, 0x55415320]; // "FasdUAS "

/**
 * What a file begins like, of what an analytic could call opaque: ELF, Mach-O, a compiled AppleScript. Numbers are
 * compared and nothing is parsed: the process that calls this has capabilities, the bytes are hostile.
 *
 * @param head the first bytes, eight at least: no executable is shorter
 */
export function beginsLike(head: Buffer): ArtifactFormat | undefined {
  const word = head.readUInt32BE(0);
  const next = head.readUInt32BE(4);
  if (word === ELF) return "elf";
  if (MACH_O.has(word) || (UNIVERSAL.has(word) && next < JAVA_1_1)) return "macho";
  return word === COMPILED_SCRIPT[0] && next === COMPILED_SCRIPT[1] ? "applescript" : undefined;
}

const ELF_TYPE_AT = 16;
const ET_REL = 1;
const BIG_ENDIAN = 2; // of EI_DATA

/**
 * Whether it is what a compiler leaves for a linker: neither the kernel nor a loader runs it as a program. A module of
 * the kernel is of the same type.
 *
 * @param head the first 18 bytes of a file that begins like ELF
 */
export function isRelocatable(head: Buffer): boolean {
  if (head.length < ELF_TYPE_AT + 2) return false;
  return (head[5] === BIG_ENDIAN ? head.readUInt16BE(ELF_TYPE_AT) : head.readUInt16LE(ELF_TYPE_AT)) === ET_REL;
}

/** Whether a name is one that compilers give to such a file. */
export function isObjectName(name: string): boolean {
  return name.endsWith(".o") || name.endsWith(".lo");
}
