import { type Parsed, type ParseIssue, Reader } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { MachHeader } from "./header.ts";

/** One load command: where it lies in the image. Each family of commands is read by a file of its own. */
export interface LoadCommand {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

const MAX_BYTES = 1 << 20; // dyld's own has 3 KiB, the collection of all kernel extensions about 100 KiB
const MAX_COMMANDS = 4096; // linkers write some dozens, the collection of all kernel extensions has about 300
const HEAD = 8;

/** The load commands that could be walked, in the file's order. */
export class LoadCommands {
  /** `damaged`: the walk ended before the header's count; what no loader accepts, no verdict rests on. */
  readonly state: "read" | "damaged";
  readonly all: readonly LoadCommand[];
  /** Where the commands end, in the image, as the header says. */
  readonly end: number;
  readonly #bytes: Reader;
  readonly #start: number;

  constructor(state: "read" | "damaged", all: readonly LoadCommand[], bytes: Reader, start: number, end: number) {
    this.state = state;
    this.all = all;
    this.end = end;
    this.#bytes = bytes;
    this.#start = start;
  }

  of(...types: readonly number[]): readonly LoadCommand[] {
    return this.all.filter(({ type }) => types.includes(type));
  }

  /** The bytes of a command, read from behind its type and size. */
  body({ offset, size }: LoadCommand, name: string): Reader {
    return this.#bytes.window(offset - this.#start, size, name).seek(HEAD);
  }

  /** The text that begins `at` bytes inside a command and ends with it at the latest. */
  text(command: LoadCommand, at: number, longest: number): Uint8Array {
    const body = this.body(command, "text");
    const bytes = body.bytes.subarray(Math.max(at, HEAD), Math.max(at, HEAD) + longest);
    const end = bytes.indexOf(0);
    return end < 0 ? bytes : bytes.subarray(0, end);
  }
}

/** Walks the load commands; a size that cannot be ends the walk, because nothing behind it has a known place. */
export function parseLoadCommands(file: Content, header: MachHeader): Parsed<LoadCommands> {
  const issues: ParseIssue[] = [];
  const start = header.size;
  const { count, size } = header.commands;
  const present = Math.max(0, file.size - start);
  const length = Math.min(size, present, MAX_BYTES);
  const bytes = new Reader(file.bytes(start, length), header.endian, file.base + start, "load commands");
  if (bytes.length < size) {
    const code = size > MAX_BYTES && present >= MAX_BYTES ? "limit-exceeded" : "truncated";
    const what = `load commands: ${size} bytes expected, ${bytes.length} present`;
    issues.push({ code, at: file.base + start + bytes.length, what });
  }
  const all: LoadCommand[] = [];
  let at = 0;
  while (all.length < count && issues.length === 0) {
    bytes.seek(at);
    const type = bytes.u32("cmd");
    const commandSize = bytes.u32("cmdsize");
    const where = file.base + start + at;
    const place = `load command ${all.length}`;
    if (bytes.issue !== undefined) {
      const what = `${place}: ncmds claims ${count}, sizeofcmds has room for ${all.length}`;
      issues.push({ code: "contradiction", at: where, what });
    } else if (commandSize < HEAD || at + commandSize > bytes.length) {
      const what = `${place}, cmdsize: 8 to ${bytes.length - at} expected, ${commandSize} found`;
      issues.push({ code: "invalid-value", at: where + 4, what });
    } else if (all.length >= MAX_COMMANDS) {
      const what = `load commands: ${count} claimed, the first ${MAX_COMMANDS} were read`;
      issues.push({ code: "limit-exceeded", at: where, what });
    } else {
      all.push({ type, offset: start + at, size: commandSize });
      at += commandSize;
    }
  }
  const state = issues.length === 0 ? "read" : "damaged";
  return { value: new LoadCommands(state, all, bytes, start, start + Math.min(size, present)), issues };
}
