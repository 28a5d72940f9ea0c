/**
 * What goes between the process that holds capabilities and the one that reads hostile files: a request is eight
 * bytes with one descriptor, an answer is a length and as many bytes of JSON. Answers come in the order of requests.
 */
export const REQUEST_SIZE = 8;
/** Programs with hundreds of parts and reasons stay below 200 KB; what is larger is shortened by its sender. */
export const MAX_ANSWER = 512 * 1024;
/** The child's end of the socket. */
export const CHILD_SOCKET = 3;

const LENGTH_SIZE = 4;
const NO_BYTES = new Uint8Array(0);

/** A request: its number, which the answer repeats, and what to spend on it. */
export function encodeRequest(sequence: number, hashMegabytes: number): Uint8Array {
  const bytes = new Uint8Array(REQUEST_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, sequence >>> 0, true);
  view.setUint32(4, Math.min(hashMegabytes, 0xffff_ffff), true);
  return bytes;
}

export function decodeRequest(bytes: Uint8Array): { readonly sequence: number; readonly hashMegabytes: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, REQUEST_SIZE);
  return { sequence: view.getUint32(0, true), hashMegabytes: view.getUint32(4, true) };
}

/** An answer as it is sent; undefined when it is larger than the other side takes. */
export function encodeAnswer(answer: unknown): Uint8Array | undefined {
  const text = JSON.stringify(answer);
  if (text.length > MAX_ANSWER) return undefined;
  const body = Buffer.from(text, "utf8");
  if (body.length > MAX_ANSWER) return undefined;
  const frame = new Uint8Array(LENGTH_SIZE + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, LENGTH_SIZE);
  return frame;
}

/**
 * Cuts answers out of what arrives. Whoever sends is hostile: a length above the limit ends the conversation, and
 * no more than one answer is ever kept.
 */
export class AnswerFrames {
  #kept: Uint8Array = NO_BYTES;

  /** The bodies that are complete now; after `broken` the sender is not to be listened to any more. */
  push(bytes: Uint8Array): { readonly bodies: readonly Uint8Array[]; readonly broken: boolean } {
    const all = this.#kept.length === 0 ? bytes : Buffer.concat([this.#kept, bytes]);
    const bodies: Uint8Array[] = [];
    let at = 0;
    while (all.length - at >= LENGTH_SIZE) {
      const length = new DataView(all.buffer, all.byteOffset + at, LENGTH_SIZE).getUint32(0, true);
      if (length === 0 || length > MAX_ANSWER) return { bodies, broken: true };
      if (all.length - at - LENGTH_SIZE < length) break;
      bodies.push(all.subarray(at + LENGTH_SIZE, at + LENGTH_SIZE + length));
      at += LENGTH_SIZE + length;
    }
    this.#kept = at === all.length ? NO_BYTES : Uint8Array.from(all.subarray(at));
    return { bodies, broken: false };
  }
}
