const LINE_FEED = 10;
const SPACE = 32;
const ZERO = 48;
const NINE = 57;
const MAX_LENGTH_DIGITS = 7;

/** Why a connection cannot be read any further. */
export type FrameTrouble = "too-long" | "no-frame";

/**
 * Cuts what a syslog connection carries into messages: octet counting (`LENGTH SP MESSAGE`, which RFC 5425 asks for) or
 * lines (RFC 6587, 3.4.2), told by whether it begins with a digit. Holds one message at most.
 * @see https://www.rfc-editor.org/rfc/rfc5425#section-4.3
 * @see https://www.rfc-editor.org/rfc/rfc6587#section-3.4
 */
export class Frames {
  readonly #message: (bytes: Buffer) => void;
  readonly #maxBytes: number;
  #held: Buffer = Buffer.alloc(0);
  #trouble: FrameTrouble | undefined;

  constructor(maxBytes: number, message: (bytes: Buffer) => void) {
    this.#maxBytes = maxBytes;
    this.#message = message;
  }

  /** Why nothing more is read; undefined: all is well. */
  push(piece: Buffer): FrameTrouble | undefined {
    if (this.#trouble !== undefined) return this.#trouble;
    let rest = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    for (let taken = this.#next(rest); taken > 0; taken = this.#next(rest)) rest = rest.subarray(taken);
    this.#held = Buffer.from(rest);
    return this.#trouble;
  }

  /** The sender is done: a last line may have no end. */
  end(): void {
    if (this.#trouble === undefined && this.#held.length > 0 && !isDigit(this.#held[0])) this.#message(this.#held);
    this.#held = Buffer.alloc(0);
  }

  /** Bytes of the first message with its frame; 0: it is not whole. */
  #next(bytes: Buffer): number {
    if (bytes.length === 0) return 0;
    return isDigit(bytes[0]) ? this.#counted(bytes) : this.#line(bytes);
  }

  #counted(bytes: Buffer): number {
    const space = bytes.subarray(0, MAX_LENGTH_DIGITS + 1).indexOf(SPACE);
    if (space < 0) return bytes.length > MAX_LENGTH_DIGITS ? this.#refuse("no-frame") : 0;
    const digits = bytes.toString("latin1", 0, space);
    if (!/^[1-9]\d*$/.test(digits)) return this.#refuse("no-frame");
    const length = Number(digits);
    if (length > this.#maxBytes) return this.#refuse("too-long");
    const end = space + 1 + length;
    if (bytes.length < end) return 0;
    this.#message(bytes.subarray(space + 1, end));
    return end;
  }

  #line(bytes: Buffer): number {
    const end = bytes.indexOf(LINE_FEED);
    if (end < 0) return bytes.length > this.#maxBytes ? this.#refuse("too-long") : 0;
    if (end > 0) this.#message(bytes.subarray(0, end));
    return end + 1;
  }

  #refuse(trouble: FrameTrouble): number {
    this.#trouble = trouble;
    return 0;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
