import type { ByteSource } from "@limpid/inspect";

const AHEAD = 1 << 20; // long scans come in pieces of 256 KiB; one slice of the file serves four
const NOTHING = new Uint8Array(0);

/** A file of the browser, read range by range: a worker may wait for a slice, the page may not. */
export class BlobSource implements ByteSource {
  readonly size: number;
  readonly #blob: Blob;
  readonly #reader = new FileReaderSync();
  #start = 0;
  #window = NOTHING;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.size = blob.size;
  }

  read(offset: number, length: number): Uint8Array {
    const from = offset - this.#start;
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length);
    try {
      const slice = this.#blob.slice(offset, Math.min(this.size, offset + Math.max(length, AHEAD)));
      this.#window = new Uint8Array(this.#reader.readAsArrayBuffer(slice));
      this.#start = offset;
      return this.#window.subarray(0, length);
    } catch {
      return NOTHING; // the file was removed or changed since it was chosen; the inspection reports the range
    }
  }
}
