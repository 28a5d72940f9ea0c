/** Architectures for which the payload has code. */
export type Architecture = "x86_64" | "aarch64";

export function architectureOf(arch: string): Architecture | undefined {
  return arch === "x64" ? "x86_64" : arch === "arm64" ? "aarch64" : undefined;
}

/**
 * Machine code that writes `length` bytes of text, which stand `distance` bytes behind its beginning, to standard
 * output and ends. It does nothing else.
 */
export function printAndExit(architecture: Architecture, distance: number, length: number): Uint8Array {
  return architecture === "x86_64" ? x86(distance, length) : arm(distance, length);
}

const LEA = 10; // where the address is taken
const LEA_LENGTH = 7;

function x86(distance: number, length: number): Uint8Array {
  return Uint8Array.of(
    ...[0xb8, 1, 0, 0, 0], // mov eax, 1: write
    ...[0xbf, 1, 0, 0, 0], // mov edi, 1: standard output
    ...[0x48, 0x8d, 0x35, ...word(distance - LEA - LEA_LENGTH)], // lea rsi, [rip + text]
    ...[0xba, ...word(length)], // mov edx, length
    ...[0x0f, 0x05], // syscall
    ...[0xb8, 60, 0, 0, 0], // mov eax, 60: exit
    ...[0x31, 0xff], // xor edi, edi
    ...[0x0f, 0x05], // syscall
  );
}

function arm(distance: number, length: number): Uint8Array {
  const offset = distance - 4; // adr counts from itself
  const adr = ((offset & 3) << 29) | (0x10 << 24) | (((offset >> 2) & 0x7ffff) << 5) | 1;
  return Uint8Array.of(
    ...word(0xd2800020), // mov x0, 1: standard output
    ...word(adr), // adr x1, text
    ...word(0xd2800002 | ((length & 0xffff) << 5)), // mov x2, length
    ...word(0xd2800808), // mov x8, 64: write
    ...word(0xd4000001), // svc 0
    ...word(0xd2800000), // mov x0, 0
    ...word(0xd2800ba8), // mov x8, 93: exit
    ...word(0xd4000001), // svc 0
  );
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
