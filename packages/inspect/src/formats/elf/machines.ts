/**
 * Names of machines (e_machine), as `uname -m` and distributions say them where they have a word.
 *
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html and binutils include/elf/common.h
 */
const MACHINES: readonly (readonly [machine: number, name: string])[] = [
  [2, "sparc"],
  [3, "i386"],
  [4, "m68k"],
  [5, "m88k"],
  [6, "iamcu"],
  [7, "i860"],
  [8, "mips"],
  [10, "mipsle"],
  [15, "parisc"],
  [18, "sparc32plus"],
  [20, "ppc"],
  [21, "ppc64"],
  [22, "s390"],
  [40, "arm"],
  [41, "alpha"],
  [42, "sh"],
  [43, "sparc64"],
  [50, "ia64"],
  [62, "x86_64"],
  [83, "avr"],
  [88, "m32r"],
  [92, "openrisc"],
  [93, "arc"],
  [94, "xtensa"],
  [105, "msp430"],
  [106, "blackfin"],
  [113, "nios2"],
  [164, "hexagon"],
  [183, "aarch64"],
  [188, "tilepro"],
  [189, "microblaze"],
  [190, "cuda"],
  [191, "tilegx"],
  [195, "arcv2"],
  [224, "amdgpu"],
  [243, "riscv"],
  [247, "bpf"],
  [252, "csky"],
  [258, "loongarch"],
  [0x9026, "alpha"],
  [0xa390, "s390"],
];

const NAMES: ReadonlyMap<number, string> = new Map(MACHINES);

/** Machines that some system runs; an order of bytes in which e_machine is none of them is suspect. */
export const KNOWN_MACHINES: ReadonlySet<number> = new Set(NAMES.keys());

export const EM_NONE = 0;
export const EM_PARISC = 15;
export const EM_PPC64 = 21;
export const EM_IA64 = 50;

/** The machine's name, its number for one without a name here, null for EM_NONE. */
export function machineName(machine: number): string | null {
  return machine === EM_NONE ? null : (NAMES.get(machine) ?? String(machine));
}
