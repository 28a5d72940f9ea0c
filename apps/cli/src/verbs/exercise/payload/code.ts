/** Architectures for which the payload has code. */
export type Architecture = "x86_64" | "aarch64";

export function architectureOf(arch: string): Architecture | undefined {
  return arch === "x64" ? "x86_64" : arch === "arm64" ? "aarch64" : undefined;
}

export interface StartRoutine {
  /** The text stands so many bytes behind the routine's beginning. */
  readonly distance: number;
  readonly length: number;
  /** Sleeps so long before it ends; less than a second. */
  readonly staysMs: number;
}

/** Machine code that writes a text to standard output, sleeps if it should, and ends. It does nothing else. */
export function printAndExit(architecture: Architecture, routine: StartRoutine): Uint8Array {
  return architecture === "x86_64" ? x86(routine) : arm(routine);
}

const LEA = 10; // where the address is taken
const LEA_LENGTH = 7;

function x86({ distance, length, staysMs }: StartRoutine): Uint8Array {
  return Uint8Array.of(
    ...[0xb8, 1, 0, 0, 0], // mov eax, 1: write
    ...[0xbf, 1, 0, 0, 0], // mov edi, 1: standard output
    ...[0x48, 0x8d, 0x35, ...word(distance - LEA - LEA_LENGTH)], // lea rsi, [rip + text]
    ...[0xba, ...word(length)], // mov edx, length
    ...[0x0f, 0x05], // syscall
    ...(staysMs === 0 ? [] : x86Sleep(staysMs * 1e6)),
    ...[0xb8, 60, 0, 0, 0], // mov eax, 60: exit
    ...[0x31, 0xff], // xor edi, edi
    ...[0x0f, 0x05], // syscall
  );
}

function x86Sleep(nanoseconds: number): readonly number[] {
  return [
    ...[0x68, ...word(nanoseconds)], // push nanoseconds
    ...[0x6a, 0], // push 0: seconds
    ...[0x48, 0x89, 0xe7], // mov rdi, rsp
    ...[0x31, 0xf6], // xor esi, esi
    ...[0xb8, 35, 0, 0, 0], // mov eax, 35: nanosleep
    ...[0x0f, 0x05], // syscall
  ];
}

function arm({ distance, length, staysMs }: StartRoutine): Uint8Array {
  const offset = distance - 4; // adr counts from itself
  const adr = ((offset & 3) << 29) | (0x10 << 24) | (((offset >> 2) & 0x7ffff) << 5) | 1;
  return Uint8Array.of(
    ...word(0xd2800020), // mov x0, 1: standard output
    ...word(adr), // adr x1, text
    ...word(0xd2800002 | ((length & 0xffff) << 5)), // mov x2, length
    ...word(0xd2800808), // mov x8, 64: write
    ...word(0xd4000001), // svc 0
    ...(staysMs === 0 ? [] : armSleep(staysMs * 1e6)),
    ...word(0xd2800000), // mov x0, 0
    ...word(0xd2800ba8), // mov x8, 93: exit
    ...word(0xd4000001), // svc 0
  );
}

function armSleep(nanoseconds: number): readonly number[] {
  return [
    ...word(0xd2800002 | ((nanoseconds & 0xffff) << 5)), // mov x2, nanoseconds, the lower half
    ...word(0xf2a00002 | ((nanoseconds >>> 16) << 5)), // movk x2, the upper half
    ...word(0xa9bf0bff), // stp xzr, x2, [sp, -16]!
    ...word(0x910003e0), // mov x0, sp
    ...word(0xd2800001), // mov x1, 0
    ...word(0xd2800ca8), // mov x8, 101: nanosleep
    ...word(0xd4000001), // svc 0
  ];
}

/** 32 bits, the least significant byte first. */
function word(value: number): readonly number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];
}

/** A function that returns at once, for a file that looks like a program of some size. */
export function returnOnly(architecture: Architecture): Uint8Array {
  return architecture === "x86_64"
    ? Uint8Array.of(0x31, 0xc0, 0xc3, ...new Array<number>(29).fill(0x90)) // xor eax, eax; ret; nop …
    : Uint8Array.of(...word(0x52800000), ...word(0xd65f03c0), ...new Array(6).fill(word(0xd503201f)).flat()); // mov w0, 0; ret; nop …
}
