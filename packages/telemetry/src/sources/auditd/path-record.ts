import { byteAt, type FileRef, type Latin1, type LogBlock, own, parseInteger64 } from "@limpid/core";
import { absoluteRef, type LoggedFile, type NameType, type PathRecord } from "../../linux-audit/logged-file.ts";
import { isPlainPath, namesDescriptor } from "../../linux-audit/path.ts";
import { FieldCursor, parseDecimal, parseOctal } from "./fields.ts";
import { RecordBody } from "./record.ts";
import type { Texts } from "./texts.ts";

interface Known {
  readonly text: Latin1;
  readonly file: LoggedFile;
}

const SLOTS = 4096; // programs, libraries and directories in use at a time
const BRIEF_SLOTS = 256; // files being made or removed
const MAX_LENGTH = 1024;
const UNNAMED: LoggedFile = {
  name: undefined,
  ref: undefined,
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};
const NOTHING: Known = { text: "", file: UNNAMED };

const QUOTE = 34;
const EQUALS = 61;
const LETTER_D = 100;
const LETTER_I = 105;
const LETTER_M = 109;
const LETTER_T = 116;
const LETTER_U = 117;

/** `nametype=` by the first letter of its value. */
const TYPE_BY_LETTER: readonly (NameType | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const types: readonly NameType[] = ["NORMAL", "PARENT", "CREATE", "DELETE", "UNKNOWN"];
  return types.find((type) => type.charCodeAt(0) === code);
});

/**
 * Reads PATH records. The text from the name to `nametype=` is the same for every call on a file that did not
 * change in between, so it is decoded once and then only compared; the inode says where to look.
 */
export class PathReader {
  readonly #texts: Texts;
  readonly #known: Known[] = new Array<Known>(SLOTS).fill(NOTHING);
  readonly #brief: Known[] = new Array<Known>(BRIEF_SLOTS).fill(NOTHING);
  #lastDevice: string | undefined;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  read(block: LogBlock, start: number, end: number): PathRecord {
    const { bytes, text } = block;
    // `item=N name=`
    let at = start + 5;
    let item = 0;
    let digit = byteAt(bytes, at) - 48;
    while (digit >= 0 && digit <= 9 && at < end) {
      item = item * 10 + digit;
      digit = byteAt(bytes, ++at) - 48;
    }
    const name = at + 6;
    if (at === start + 5 || bytes[start] !== LETTER_I || bytes[at + 5] !== EQUALS)
      return this.#search(new RecordBody(block, start, end));
    const nameEnd = bytes[name] === QUOTE ? text.indexOf('"', name + 1) + 1 : text.indexOf(" ", name);
    // ` inode=`
    if (nameEnd <= 0 || bytes[nameEnd + 1] !== LETTER_I || bytes[nameEnd + 6] !== EQUALS)
      return this.#search(new RecordBody(block, start, end));
    at = nameEnd + 7;
    let inode = 0;
    digit = byteAt(bytes, at) - 48;
    while (digit >= 0 && digit <= 9) {
      inode = (Math.imul(inode, 10) + digit) | 0;
      digit = byteAt(bytes, ++at) - 48;
    }
    // Between the inode and `nametype=` only a security label can hold an n.
    let mark = text.indexOf("n", at);
    while (mark >= 0 && mark < end && !(bytes[mark + 8] === EQUALS && bytes[mark + 4] === LETTER_T)) {
      mark = text.indexOf("n", mark + 1);
    }
    if (mark < 0 || mark >= end) return this.#search(new RecordBody(block, start, end));
    let letter = byteAt(bytes, mark + 9);
    if (letter === QUOTE) letter = byteAt(bytes, mark + 10);
    const nameType = TYPE_BY_LETTER[letter] ?? "UNKNOWN";

    // A file that is being made or removed is soon forgotten: it must not push out programs and directories, nor
    // live long enough to be a burden to the garbage collector.
    const brief = nameType === "CREATE" || nameType === "DELETE";
    const known = brief ? this.#brief : this.#known;
    const slot = (inode ^ (mark - name)) & (brief ? BRIEF_SLOTS - 1 : SLOTS - 1);
    const entry = known[slot] ?? NOTHING;
    if (entry.text.length === mark - name && text.slice(name, mark) === entry.text)
      return { item, nameType, file: entry.file };
    const file =
      this.#plain(block, name, nameEnd, at) ?? this.#decode(new FieldCursor(new RecordBody(block, name - 5, mark)));
    if (mark - name <= MAX_LENGTH) known[slot] = { text: own(text.slice(name, mark)), file };
    return { item, nameType, file };
  }

  /**
   * Decodes `"/NAME" inode=1 dev=fe:00 mode=0100644 ouid=0 …` with a plain absolute name; undefined for anything else.
   * `dev` is where the inode ends.
   */
  #plain({ bytes, text }: LogBlock, start: number, nameEnd: number, dev: number): LoggedFile | undefined {
    if (!isPlainPath(bytes, start, nameEnd)) return undefined;
    const digits = dev - nameEnd - 7;
    if (digits < 1 || digits > 15) return undefined;
    if (bytes[dev + 1] !== LETTER_D || bytes[dev + 4] !== EQUALS) return undefined;
    const mode = text.indexOf(" ", dev + 5);
    if (bytes[mode + 1] !== LETTER_M || bytes[mode + 5] !== EQUALS) return undefined;
    const ouid = text.indexOf(" ", mode + 6);
    if (bytes[ouid + 2] !== LETTER_U || bytes[ouid + 5] !== EQUALS) return undefined;
    const name = own(text.slice(start + 1, nameEnd - 1));
    const inode = parseDecimal(bytes, nameEnd + 7, dev);
    const device = this.#device(text, dev + 5, mode);
    const bits = parseOctal(bytes, mode + 6, ouid);
    const ownerUid = parseDecimal(bytes, ouid + 6, ouid + 30);
    const basis = namesDescriptor(name) ? "none" : "absolute";
    const ref: FileRef = { path: name, pathBasis: basis, device, inode, mode: bits, ownerUid };
    return { name, ref, device, inode, mode: bits, ownerUid };
  }

  #device(text: Latin1, start: number, end: number): string | undefined {
    if (text.slice(start, end) === this.#lastDevice) return this.#lastDevice;
    const device = this.#texts.value(text, start, end) ?? undefined;
    this.#lastDevice = device;
    return device;
  }

  /** The same for a record whose fields stand in another order. */
  #search(record: RecordBody): PathRecord {
    const fields = new FieldCursor(record);
    const item = fields.find("item") ? (parseDecimal(fields.bytes, fields.start, fields.stop) ?? -1) : -1;
    const file = this.#decode(fields);
    // Some kernels call it objtype; RHEL 5 and 6 do not say it.
    if (!fields.find("nametype") && !fields.find("objtype")) return { item, nameType: "NORMAL", file };
    const quoted = fields.bytes[fields.start] === QUOTE ? 1 : 0;
    return { item, nameType: TYPE_BY_LETTER[byteAt(fields.bytes, fields.start + quoted)] ?? "UNKNOWN", file };
  }

  #decode(fields: FieldCursor): LoggedFile {
    const { bytes, text } = fields;
    const name = (fields.find("name") ? this.#texts.once(text, fields.start, fields.stop) : undefined) ?? undefined;
    const inode = fields.find("inode") ? parseInteger64(text.slice(fields.start, fields.stop)) : undefined;
    const device = (fields.find("dev") ? this.#texts.value(text, fields.start, fields.stop) : undefined) ?? undefined;
    const mode = fields.find("mode") ? parseOctal(bytes, fields.start, fields.stop) : undefined;
    const ownerUid = fields.number("ouid");
    return { name, ref: absoluteRef(name, device, inode, mode, ownerUid), device, inode, mode, ownerUid };
  }
}
