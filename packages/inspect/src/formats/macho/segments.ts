import type { Parsed, ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { textBeforeNul } from "../../content/text.ts";
import type { MachHeader } from "./header.ts";
import type { LoadCommand, LoadCommands } from "./load-commands.ts";

/** A range of the file that is mapped into memory as one piece. */
export interface Segment {
  readonly name: string;
  readonly address: number;
  readonly memorySize: number;
  readonly offset: number;
  readonly fileSize: number;
  readonly initialProtection: number;
  readonly flags: number;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly name: string;
  readonly segment: string;
  readonly address: number;
  readonly size: number;
  readonly offset: number;
  /** S_*: the lowest byte of the flags. */
  readonly type: number;
  /** S_ATTR_*: the rest of them. */
  readonly attributes: number;
  readonly relocations: { readonly offset: number; readonly count: number };
}

const LC_SEGMENT = 0x1;
const LC_SEGMENT_64 = 0x19;

export const VM_READ = 1;
export const VM_WRITE = 2;
export const VM_EXECUTE = 4;
const S_ZEROFILL = 0x1;
export const S_CSTRING_LITERALS = 0x2;
const S_GB_ZEROFILL = 0xc;
const S_THREAD_LOCAL_ZEROFILL = 0x12;
const S_ATTR_INSTRUCTIONS = 0x8000_0400; // S_ATTR_PURE_INSTRUCTIONS, S_ATTR_SOME_INSTRUCTIONS
const S_ATTR_DEBUG = 0x0200_0000;

/** Whether the compiler says that a section holds instructions. */
export function isCode({ attributes }: Section): boolean {
  return (attributes & S_ATTR_INSTRUCTIONS) !== 0;
}

export function isDebug({ attributes, segment }: Section): boolean {
  return (attributes & S_ATTR_DEBUG) !== 0 || segment === "__DWARF";
}

/** Whether a section has room in memory only. */
export function isZeroFill({ type }: Section): boolean {
  return type === S_ZEROFILL || type === S_GB_ZEROFILL || type === S_THREAD_LOCAL_ZEROFILL;
}

/** Whether a segment is executable from the start; what may become so is no code before some other code asks. */
export function isExecutable({ initialProtection }: Segment): boolean {
  return (initialProtection & VM_EXECUTE) !== 0;
}

/** Reads all segments with their sections. A section's bytes are not looked at. */
export function parseSegments(file: Content, header: MachHeader, commands: LoadCommands): Parsed<readonly Segment[]> {
  const issues: ParseIssue[] = [];
  const segments: Segment[] = [];
  for (const command of commands.of(LC_SEGMENT, LC_SEGMENT_64)) {
    const segment = parseSegment(header, commands, command, issues);
    if (segment === undefined) continue;
    segments.push(segment);
    const { name, offset, fileSize } = segment;
    if (fileSize > 0 && offset + fileSize > file.size) {
      const what = `segment ${name}: the file ends ${offset + fileSize - file.size} bytes before it`;
      issues.push({ code: "truncated", at: file.base + Math.min(offset, file.size), what });
    }
  }
  return { value: segments, issues };
}

function parseSegment(
  header: MachHeader,
  commands: LoadCommands,
  command: LoadCommand,
  issues: ParseIssue[],
): Segment | undefined {
  const is64 = command.type === LC_SEGMENT_64;
  const word = is64 ? "approx64" : "u32";
  const body = commands.body(command, "segment command");
  const name = textBeforeNul(body.take(16, "segname"));
  const address = body[word]("vmaddr");
  const memorySize = body[word]("vmsize");
  const offset = body[word]("fileoff");
  const fileSize = body[word]("filesize");
  body.skip(4, "maxprot");
  const initialProtection = body.u32("initprot");
  const claimed = body.u32("nsects");
  const flags = body.u32("flags");
  if (body.issue !== undefined) {
    issues.push({ ...body.issue, what: `segment command, ${body.issue.what}` });
    return undefined;
  }
  if (is64 !== (header.bits === 64)) {
    const what = `segment ${name}: a command for ${header.bits} bit expected, one for ${is64 ? 64 : 32} found`;
    issues.push({ code: "contradiction", at: body.base, what });
  }
  const sectionSize = is64 ? 80 : 68;
  const count = Math.min(claimed, Math.floor(body.remaining / sectionSize));
  if (count < claimed) {
    const what = `segment ${name}: ${claimed} sections expected, ${count} present`;
    issues.push({ code: "truncated", at: body.base + body.length, what });
  }
  const sections: Section[] = [];
  for (let index = 0; index < count; index++) sections.push(parseSection(body, is64));
  return { name, address, memorySize, offset, fileSize, initialProtection, flags, sections };
}

function parseSection(body: ReturnType<LoadCommands["body"]>, is64: boolean): Section {
  const word = is64 ? "approx64" : "u32";
  const name = textBeforeNul(body.take(16, "sectname"));
  const segment = textBeforeNul(body.take(16, "segname"));
  const address = body[word]("addr");
  const size = body[word]("size");
  const offset = body.u32("offset");
  body.skip(4, "align");
  const relocations = { offset: body.u32("reloff"), count: body.u32("nreloc") };
  const flags = body.u32("flags");
  body.skip(is64 ? 12 : 8, "reserved");
  return { name, segment, address, size, offset, type: flags & 0xff, attributes: flags & 0xffffff00, relocations };
}
