/**
 * SHA-256, for identifiers that must be the same in every replay: the pure packages have no `node:crypto`.
 * Whole files are hashed by the host packages.
 *
 * @see FIPS 180-4, sections 5 and 6.2
 */
export function sha256(message: Uint8Array): Uint8Array {
  const state = Uint32Array.from(INITIAL);
  let at = 0;
  for (; at + BLOCK <= message.length; at += BLOCK) compress(state, message, at);
  const end = padded(message.subarray(at), message.length);
  for (at = 0; at < end.length; at += BLOCK) compress(state, end, at);
  const digest = new Uint8Array(32);
  for (let index = 0; index < 32; index++) digest[index] = (state[index >> 2] ?? 0) >>> (24 - (index & 3) * 8);
  return digest;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hex of bytes. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

const BLOCK = 64;

/** The first 32 bits of the fractional part of a root: where the standard takes its constants from. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

const INITIAL: readonly number[] = primes(8).map((prime) => fraction(Math.sqrt(prime)));
const ROUND: Uint32Array = Uint32Array.from(primes(64).map((prime) => fraction(Math.cbrt(prime))));

/** What is left of a message of `length` bytes after its whole blocks, with the standard's padding. */
function padded(rest: Uint8Array, length: number): Uint8Array {
  const end = new Uint8Array(rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  end.set(rest);
  end[rest.length] = 0x80;
  // The length in bits, big-endian: as a double it is exact up to 2^53.
  for (let index = end.length - 1, bits = length * 8; bits > 0; index--) {
    end[index] = bits % 256;
    bits = Math.floor(bits / 256);
  }
  return end;
}

/** The message schedule of the block at hand. */
const SCHEDULE = new Uint32Array(64);

function compress(state: Uint32Array, bytes: Uint8Array, at: number): void {
  const w = SCHEDULE;
  for (let index = 0; index < 16; index++) w[index] = wordAt(bytes, at + index * 4);
  for (let index = 16; index < 64; index++) {
    const early = w[index - 15] ?? 0;
    const late = w[index - 2] ?? 0;
    const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    w[index] = (w[index - 16] ?? 0) + small0 + (w[index - 7] ?? 0) + small1;
  }
  const s = (index: number): number => (state[index] ?? 0) | 0;
  let a = s(0);
  let b = s(1);
  let c = s(2);
  let d = s(3);
  let e = s(4);
  let f = s(5);
  let g = s(6);
  let h = s(7);
  for (let index = 0; index < 64; index++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (ROUND[index] ?? 0) + (w[index] ?? 0)) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] = s(0) + a;
  state[1] = s(1) + b;
  state[2] = s(2) + c;
  state[3] = s(3) + d;
  state[4] = s(4) + e;
  state[5] = s(5) + f;
  state[6] = s(6) + g;
  state[7] = s(7) + h;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

function rotate(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}
