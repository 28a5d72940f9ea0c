/** A flag word in names; a bit without a name as hex. */
function namesOf(word: number, names: readonly (readonly [bit: number, name: string])[]): readonly string[] {
  const found: string[] = [];
  let rest = word;
  for (const [bit, name] of names) {
    if (!hasBit(rest, bit)) continue;
    found.push(name);
    rest -= bit;
  }
  return rest === 0 ? found : [...found, `0x${rest.toString(16)}`];
}

/** Words of 64 bits come as doubles, which `&` would cut. */
function hasBit(word: number, bit: number): boolean {
  return Math.floor(word / bit) % 2 === 1;
}

export const CS_ADHOC = 0x2;
export const CS_RUNTIME = 0x10000;
export const CS_LINKER_SIGNED = 0x20000;

/**
 * Flags of a code directory, by the names that `codesign --display` prints; those it does not print by XNU's.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h (CS_*)
 */
const CODE_DIRECTORY_FLAGS: readonly (readonly [number, string])[] = [
  [0x1, "host"],
  [CS_ADHOC, "adhoc"],
  [0x4, "get-task-allow"],
  [0x8, "installer"],
  [0x10, "forced-library-validation"],
  [0x20, "invalid-allowed"],
  [0x100, "hard"],
  [0x200, "kill"],
  [0x400, "expires"],
  [0x800, "restrict"],
  [0x1000, "enforcement"],
  [0x2000, "library-validation"],
  [0x4000, "entitlements-validated"],
  [0x8000, "nvram-unrestricted"],
  [CS_RUNTIME, "runtime"],
  [CS_LINKER_SIGNED, "linker-signed"],
];

export function codeDirectoryFlags(flags: number): readonly string[] {
  return namesOf(flags, CODE_DIRECTORY_FLAGS);
}

/** @see https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h (CS_EXECSEG_*) */
const EXECUTABLE_SEGMENT_FLAGS: readonly (readonly [number, string])[] = [
  [0x1, "main-binary"],
  [0x10, "allow-unsigned"],
  [0x20, "debugger"],
  [0x40, "jit"],
  [0x80, "skip-library-validation"],
  [0x100, "can-load-cdhash"],
  [0x200, "can-execute-cdhash"],
];

export function executableSegmentFlags(flags: number): readonly string[] {
  return namesOf(flags, EXECUTABLE_SEGMENT_FLAGS);
}
