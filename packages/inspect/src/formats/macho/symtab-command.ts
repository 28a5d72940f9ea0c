import type { ParseIssue } from "@limpid/core";
import type { MachHeader } from "./header.ts";
import type { LoadCommands } from "./load-commands.ts";

const LC_SYMTAB = 0x2;
const LC_DYSYMTAB = 0xb;

/** LC_SYMTAB: where symbols and their names lie. */
export interface SymtabCommand {
  readonly offset: number;
  readonly count: number;
  readonly size: number;
  readonly strings: { readonly offset: number; readonly size: number };
}

/** LC_DYSYMTAB: how many symbols of each kind there should be, and the other tables of the old dynamic linker. */
export interface DysymtabCommand {
  readonly local: number;
  readonly defined: number;
  readonly undefined: number;
  readonly tables: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
}

/** The command that counts: dyld takes the last. */
export function parseSymtabCommand(
  header: MachHeader,
  commands: LoadCommands,
  issues: ParseIssue[],
): SymtabCommand | undefined {
  const all = commands.of(LC_SYMTAB);
  const command = all.at(-1);
  if (command === undefined) return undefined;
  const body = commands.body(command, "LC_SYMTAB");
  if (all.length > 1) {
    issues.push({ code: "contradiction", at: body.base, what: `LC_SYMTAB: one expected, ${all.length} found` });
  }
  const offset = body.u32("symoff");
  const count = body.u32("nsyms");
  const strings = { offset: body.u32("stroff"), size: body.u32("strsize") };
  if (body.issue !== undefined) {
    issues.push({ ...body.issue, what: `LC_SYMTAB, ${body.issue.what}` });
    return undefined;
  }
  return { offset, count, size: count * symbolSize(header), strings };
}

export function parseDysymtabCommand(
  header: MachHeader,
  commands: LoadCommands,
  issues: ParseIssue[],
): DysymtabCommand | undefined {
  const command = commands.of(LC_DYSYMTAB).at(-1);
  if (command === undefined) return undefined;
  const body = commands.body(command, "LC_DYSYMTAB");
  const count = (first: string, number: string): number => {
    body.skip(4, first);
    return body.u32(number);
  };
  const local = count("ilocalsym", "nlocalsym");
  const defined = count("iextdefsym", "nextdefsym");
  const undefined_ = count("iundefsym", "nundefsym");
  const table = (name: string, entrySize: number) => {
    const offset = body.u32(name);
    return { name, offset, size: body.u32(`number of ${name}`) * entrySize };
  };
  const tables = [
    table("table of contents", 8),
    table("module table", header.bits === 32 ? 52 : 56),
    table("referenced symbols", 4),
    table("indirect symbols", 4),
    table("external relocations", 8),
    table("local relocations", 8),
  ].filter(({ size }) => size > 0);
  if (body.issue !== undefined) {
    issues.push({ ...body.issue, what: `LC_DYSYMTAB, ${body.issue.what}` });
    return undefined;
  }
  return { local, defined, undefined: undefined_, tables };
}

/** Size of a symbol: struct nlist or nlist_64. */
export function symbolSize(header: MachHeader): number {
  return header.bits === 32 ? 12 : 16;
}
