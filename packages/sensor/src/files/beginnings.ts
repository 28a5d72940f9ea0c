const ELF = 0x7f454c46;
/** Mach-O of 32 and 64 bits in both byte orders, and universal binaries. */
const MACH_O: ReadonlySet<number> = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe, 0xcafebabf]);
const COMPILED_SCRIPT = [0x46617364, 0x55415320]; // "FasdUAS "

/**
 * Whether a file begins like something that an analytic could call opaque: ELF, Mach-O, a compiled AppleScript.
 * Numbers are compared and nothing is parsed: the process that calls this has capabilities, the bytes are hostile.
 *
 * @param head the first eight bytes: no executable is shorter
 */
export function beginsLikeExecutable(head: Buffer): boolean {
  const word = head.readUInt32BE(0);
  return (
    word === ELF || MACH_O.has(word) || (word === COMPILED_SCRIPT[0] && head.readUInt32BE(4) === COMPILED_SCRIPT[1])
  );
}
