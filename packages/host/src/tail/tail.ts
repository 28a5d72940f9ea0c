import { closeSync, fstatSync, lstatSync, readSync } from "node:fs";
import type { LogBlock } from "@limpid/core";
import { blockOfBuffer } from "../log-block.ts";
import { type PathBytes, systemPath } from "../path-bytes.ts";
import { systemCode, systemWords } from "../system-issue.ts";
import { beginsLike, FINGERPRINT_BYTES, type Fingerprint, fingerprintOf, headOf } from "./fingerprint.ts";
import { openRegular } from "./open-regular.ts";
import { partLike, type RotatedPart, readPart, rotatedParts } from "./rotated.ts";

/** Up to where a log was read, so that another run goes on exactly there. */
export interface TailPosition {
  readonly device: number;
  readonly inode: number;
  /** Bytes, of the text when the file was compressed since; always the end of a line. */
  readonly offset: number;
  readonly head: Fingerprint;
}

export interface TailSink {
  /** Whole lines, and where they end. The bytes are used again for the next block. */
  readonly block: (block: LogBlock, end: TailPosition) => void;
  /** A part of the log ends here; the next block is of a later one. */
  readonly fileEnded: () => void;
  /** Something that a person should know: a log was replaced, lines may be lost. */
  readonly note: (text: string) => void;
}

const BLOCK = 64 * 1024;
/** The longest line that is waited for, as long as the longest record of a source; a longer one is cut. */
const MAX_LINE = 8 << 20;
/** Programs write to a log that was renamed until they are told to open it anew. */
const LINGER_MS = 3_000;
const LINE_FEED = 10;

/**
 * Follows one log by its name, whatever rotation does to it: renamed and made anew, copied and cut, compressed, or not
 * there for a while. Nothing waits inside: `poll` reads what is there and comes back.
 */
export class Tail {
  readonly path: PathBytes;
  readonly #sink: TailSink;
  #file: OpenFile | undefined;
  #resume: TailPosition | undefined;
  /** Since when another file has the name. */
  #replacedAt: number | undefined;
  #buffer = Buffer.allocUnsafeSlow(BLOCK);
  #told = "";

  constructor(path: PathBytes, from: TailPosition | undefined, sink: TailSink) {
    this.path = path;
    this.#sink = sink;
    this.#resume = from;
  }

  /** Whether the log is there at the moment. */
  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  /**
   * Reads up to about `budget` bytes of what came since. True: there is more. `now` is any clock that only goes on, in
   * milliseconds.
   */
  async poll(budget: number, now: number): Promise<boolean> {
    if (this.#resume !== undefined) await this.#goOn(this.#resume);
    if (this.#file === undefined && !this.#open(0)) return false;
    const file = this.#file;
    if (file === undefined) return false;
    if (this.#wasCut(file)) {
      await this.#restart(file);
      return true;
    }
    const more = this.#read(file, budget);
    if (more) return true;
    if (!this.#isReplaced(file)) {
      this.#replacedAt = undefined;
      return false;
    }
    this.#replacedAt ??= now;
    if (now - this.#replacedAt < LINGER_MS) return false;
    this.#replacedAt = undefined;
    this.#finish(file);
    await this.#readLater(file);
    return this.#open(0);
  }

  /** No more is read; a line that is not ended yet is left for the next run. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file.fd);
    this.#file = undefined;
  }

  /** Finds what an earlier run had read, wherever rotation put it, and reads what followed it up to the log itself. */
  async #goOn(from: TailPosition): Promise<void> {
    const opened = openRegular(this.path);
    if (opened.state === "refused") return this.#tellOnce(opened.why);
    this.#resume = undefined;
    if (opened.state === "open") {
      const { fd, stat } = opened;
      const same = stat.size >= from.offset && beginsLike(headOf(fd), from.head);
      closeSync(fd);
      // A young log has no content to be known by, its inode must do.
      const sameFile = stat.ino === from.inode && stat.dev === from.device;
      if (same && (from.head.length > 0 || sameFile)) {
        this.#open(from.offset);
        return;
      }
    }
    await this.#readParts(from);
  }

  /** A log can be rotated more than once between two looks: what came after the part that was read to its end. */
  async #readLater({ head }: OpenFile): Promise<void> {
    const parts = rotatedParts(this.path);
    const found = await partLike(parts, fingerprintOf(head));
    if (found >= 0) for (const part of parts.slice(found + 1)) await this.#readPart(part, undefined);
  }

  /** Reads the rest of the part that was being read, and all later ones. */
  async #readParts(from: TailPosition): Promise<void> {
    const parts = rotatedParts(this.path);
    const found = await partLike(parts, from.head);
    if (found < 0) {
      if (from.offset > 0) this.#sink.note("what was read before is not there any more: lines in between are lost");
      return;
    }
    await this.#readFrom(parts.slice(found), from);
  }

  async #readFrom(parts: readonly RotatedPart[], from: TailPosition): Promise<void> {
    for (const [index, part] of parts.entries()) await this.#readPart(part, index === 0 ? from : undefined);
  }

  async #readPart(part: RotatedPart, from: TailPosition | undefined): Promise<void> {
    let offset = from?.offset ?? 0;
    let head = Buffer.alloc(0);
    let print = from?.head;
    let rest = Buffer.alloc(0);
    const give = (bytes: Buffer): void => {
      offset += bytes.length;
      print = print !== undefined && print.length >= FINGERPRINT_BYTES ? print : fingerprintOf(head);
      this.#sink.block(blockOfBuffer(bytes), { device: part.device, inode: part.inode, offset, head: print });
    };
    // From the start, because a short fingerprint grows with what was read.
    let seen = 0;
    for await (const piece of readPart(part, 0)) {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      if (head.length < FINGERPRINT_BYTES) {
        head = Buffer.concat([head, bytes.subarray(0, FINGERPRINT_BYTES - head.length)]);
      }
      const skip = Math.min(bytes.length, Math.max(0, (from?.offset ?? 0) - seen));
      seen += bytes.length;
      if (skip === bytes.length) continue;
      const joined = rest.length === 0 ? bytes.subarray(skip) : Buffer.concat([rest, bytes.subarray(skip)]);
      const end = joined.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) give(joined.subarray(0, end));
      rest = Buffer.from(joined.subarray(end));
      if (rest.length > MAX_LINE) {
        give(rest);
        rest = Buffer.alloc(0);
      }
    }
    if (rest.length > 0) give(rest);
    this.#sink.fileEnded();
  }

  /** Opens the log by its name; false when it is not there, or is no file. */
  #open(offset: number): boolean {
    const opened = openRegular(this.path);
    if (opened.state === "missing") return false;
    if (opened.state === "refused") {
      this.#tellOnce(opened.why);
      return false;
    }
    this.#told = "";
    const { fd, stat } = opened;
    this.#file = { fd, device: stat.dev, inode: stat.ino, offset, head: headOf(fd).subarray(0, offset), lastSize: -1 };
    return true;
  }

  /** Cut to nothing, and perhaps written anew since: it is shorter, or begins with something else. */
  #wasCut(file: OpenFile): boolean {
    const { size, mtimeMs } = fstatSync(file.fd);
    if (size < file.offset) return true;
    // A log that only grew begins as before; looking again costs one read, when something changed.
    if (file.offset === 0 || (size === file.lastSize && mtimeMs === file.changedAt)) return false;
    file.lastSize = size;
    file.changedAt = mtimeMs;
    return !beginsLike(headOf(file.fd), fingerprintOf(file.head));
  }

  /** The file was cut (copytruncate): what was not read yet may be in the copy. */
  async #restart(file: OpenFile): Promise<void> {
    const { device, inode, offset, head } = file;
    closeSync(file.fd);
    this.#file = undefined;
    this.#sink.fileEnded();
    const from = { device, inode, offset, head: fingerprintOf(head) };
    const parts = rotatedParts(this.path);
    const found = await partLike(parts, from.head);
    if (found < 0) this.#sink.note("it was cut; lines that were written shortly before may be lost");
    else await this.#readFrom(parts.slice(found), from);
    this.#open(0);
  }

  /** Whether another file, or none, has the name. */
  #isReplaced(file: OpenFile): boolean {
    try {
      const stat = lstatSync(systemPath(this.path));
      if (stat.isFile()) return stat.ino !== file.inode || stat.dev !== file.device;
      this.#tellOnce("its name does not lead to a file any more; what was open is read on");
      return false;
    } catch (error) {
      // It may come back in a moment; until then the old one is read on.
      if (systemCode(error) !== "ENOENT") this.#tellOnce(systemWords(error));
      return false;
    }
  }

  /** The last words of a file that has another name now. */
  #finish(file: OpenFile): void {
    while (this.#read(file, BLOCK));
    const rest = this.#pending(file);
    if (rest !== undefined) this.#give(file, rest);
    closeSync(file.fd);
    this.#file = undefined;
    this.#sink.fileEnded();
  }

  /** Gives out whole lines; true when there is more to be read at once. */
  #read(file: OpenFile, budget: number): boolean {
    let given = 0;
    while (given < budget) {
      const count = readSync(file.fd, this.#buffer, 0, this.#buffer.length, file.offset);
      if (count === 0) return false;
      const bytes = this.#buffer.subarray(0, count);
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) {
        this.#give(file, bytes.subarray(0, end));
        given += end;
      } else if (count < this.#buffer.length) return false;
      else if (this.#buffer.length >= MAX_LINE) this.#give(file, bytes);
      else this.#buffer = Buffer.allocUnsafeSlow(this.#buffer.length * 4);
    }
    return true;
  }

  #pending(file: OpenFile): Buffer | undefined {
    const count = readSync(file.fd, this.#buffer, 0, this.#buffer.length, file.offset);
    return count === 0 ? undefined : this.#buffer.subarray(0, count);
  }

  #give(file: OpenFile, bytes: Buffer): void {
    if (file.head.length < FINGERPRINT_BYTES) {
      file.head = Buffer.concat([file.head, bytes.subarray(0, FINGERPRINT_BYTES - file.head.length)]);
    }
    file.offset += bytes.length;
    const { device, inode, offset, head } = file;
    this.#sink.block(blockOfBuffer(bytes), { device, inode, offset, head: fingerprintOf(head) });
    if (this.#buffer.length > BLOCK) this.#buffer = Buffer.allocUnsafeSlow(BLOCK); // a long line is over
  }

  #tellOnce(text: string): void {
    if (text !== this.#told) this.#sink.note(text);
    this.#told = text;
  }
}

interface OpenFile {
  readonly fd: number;
  readonly device: number;
  readonly inode: number;
  /** Up to where it was given out. */
  offset: number;
  /** Its first bytes, as far as they were given out. */
  head: Buffer;
  /** What it was like when its beginning was last looked at. */
  lastSize: number;
  changedAt?: number;
}
