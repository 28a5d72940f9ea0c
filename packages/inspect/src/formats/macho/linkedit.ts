import type { ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { LoadCommands } from "./load-commands.ts";

/** A table in the last segment that a load command names. */
export interface LinkeditTable {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

export const SIGNATURE = "code signature";
export const FUNCTION_STARTS = "function starts";
export const EXPORT_TRIE = "export trie";
export const CHAINED_FIXUPS = "chained fixups";

/** linkedit_data_command: all have the same shape. */
const TABLES: ReadonlyMap<number, string> = new Map([
  [0x1d, SIGNATURE],
  [0x1e, "segment split info"],
  [0x26, FUNCTION_STARTS],
  [0x29, "data in code"],
  [0x2b, "signing requirements of libraries"],
  [0x2e, "linker optimization hints"],
  [0x8000_0033, EXPORT_TRIE],
  [0x8000_0034, CHAINED_FIXUPS],
  [0x36, "atom information"],
]);
const LC_DYLD_INFO = 0x22;
const LC_DYLD_INFO_ONLY = 0x8000_0022;
const DYLD_INFO = ["rebase opcodes", "bind opcodes", "weak bind opcodes", "lazy bind opcodes", EXPORT_TRIE];
const LC_NOTE = 0x31;

const MAX_TABLES = 64; // each of them has one

/** The tables of LC_DYLD_INFO, of all commands that name one range, and the data of notes; those with bytes. */
export function parseLinkeditTables(
  file: Content,
  commands: LoadCommands,
  issues: ParseIssue[],
): readonly LinkeditTable[] {
  const tables: LinkeditTable[] = [];
  const add = (name: string, offset: number, size: number): void => {
    if (size === 0 || tables.length >= MAX_TABLES) return;
    tables.push({ name, offset, size });
    if (offset + size <= file.size) return;
    const what = `${name}: ${size} bytes expected, ${Math.max(0, file.size - offset)} present`;
    issues.push({ code: "truncated", at: file.base + Math.min(offset, file.size), what });
  };
  for (const command of commands.all) {
    const name = TABLES.get(command.type);
    if (name !== undefined) {
      const body = commands.body(command, name);
      const offset = body.u32("dataoff");
      add(name, offset, body.u32("datasize"));
    } else if (command.type === LC_DYLD_INFO || command.type === LC_DYLD_INFO_ONLY) {
      const body = commands.body(command, "LC_DYLD_INFO");
      for (const part of DYLD_INFO) {
        const offset = body.u32(part);
        add(part, offset, body.u32(part));
      }
    } else if (command.type === LC_NOTE) {
      const body = commands.body(command, "LC_NOTE");
      body.skip(16, "data_owner");
      const offset = body.approx64("offset");
      add("note", offset, body.approx64("size"));
    }
  }
  return tables;
}
