/**
 * Names of processors (cputype), as Apple's `lipo` and `arch` say them.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/mach/machine.h
 */
const ABI64 = 0x01000000;
const ABI64_32 = 0x02000000;

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, "vax"],
  [6, "m68k"],
  [7, "i386"],
  [7 | ABI64, "x86_64"],
  [8, "mips"],
  [10, "m98k"],
  [11, "hppa"],
  [12, "arm"],
  [12 | ABI64, "arm64"],
  [12 | ABI64_32, "arm64_32"],
  [13, "m88k"],
  [14, "sparc"],
  [15, "i860"],
  [18, "ppc"],
  [18 | ABI64, "ppc64"],
]);

export const CPU_I386 = 7;
export const CPU_X86_64 = 7 | ABI64;
export const CPU_ARM = 12;
export const CPU_ARM64 = 12 | ABI64;
export const CPU_ARM64_32 = 12 | ABI64_32;
export const CPU_POWERPC = 18;

const SUBTYPE = 0x00ffffff; // the top byte holds capabilities, such as the version of pointer authentication
const ARM64E = 2;

/** The processor's name, its number for one without a name here, null for none. */
export function cpuName(type: number, subtype: number): string | null {
  if (type === CPU_ARM64 && (subtype & SUBTYPE) === ARM64E) return "arm64e";
  return type === 0 ? null : (NAMES.get(type) ?? String(type));
}
