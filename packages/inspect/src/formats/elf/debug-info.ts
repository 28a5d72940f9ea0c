import { type SectionTable, SHF_ALLOC, SHT_NOBITS, SHT_NULL, SHT_STRTAB, SHT_SYMTAB } from "./section-headers.ts";

/** Debug information in the file itself. */
export type DebugInfo = {
  /** Whether functions and variables are described; line numbers or index sections alone do not count. */
  readonly present: boolean;
  readonly kinds: readonly DebugKind[];
};

export type DebugKind = "dwarf" | "dwarf-split" | "dwarf-lines" | "stabs" | "ctf" | "btf";

/**
 * Debug sections have a name and no type of their own. `.debug_gdb_scripts` is none of them: it names scripts for
 * a debugger and stays in stripped Rust programs.
 */
const KINDS: readonly (readonly [name: string, kind: DebugKind])[] = [
  [".debug_info", "dwarf"],
  [".zdebug_info", "dwarf"],
  [".gnu.debuglto_.debug_info", "dwarf"],
  [".debug_info.dwo", "dwarf-split"],
  [".zdebug_info.dwo", "dwarf-split"],
  [".debug_line", "dwarf-lines"],
  [".zdebug_line", "dwarf-lines"],
  [".stab", "stabs"],
  [".ctf", "ctf"],
  [".SUNW_ctf", "ctf"],
  [".BTF", "btf"],
];
const SHT_RELA = 4;
const SHT_REL = 9;
/** Compilers mostly say PROGBITS, some NOTE or a type of their processor; these are never debug information. */
const OTHER_TYPES: ReadonlySet<number> = new Set([SHT_NULL, SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_REL, SHT_NOBITS]);
const DESCRIBES_PROGRAM: ReadonlySet<DebugKind> = new Set(["dwarf", "dwarf-split", "stabs"]);

export function findDebugInfo({ sections, names }: SectionTable): DebugInfo {
  const kinds: DebugKind[] = [];
  for (const section of sections) {
    const { type, flags, size } = section;
    if (size === 0 || OTHER_TYPES.has(type) || (flags & SHF_ALLOC) !== 0) continue;
    for (const [name, kind] of KINDS) {
      if (!names.is(section, name)) continue;
      if (!kinds.includes(kind)) kinds.push(kind);
      break;
    }
  }
  return { present: kinds.some((kind) => DESCRIBES_PROGRAM.has(kind)), kinds };
}
