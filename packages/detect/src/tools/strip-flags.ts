/**
 * The ways in which a command line makes an executable without symbols. The left side is what `StripFlags`
 * of the configuration names; each stands for all spellings that mean the same.
 */
export const STRIP_FLAGS = {
  "ld -s": "leaves all symbols out when linking (-s, -Wl,-s, --strip-all)",
  "ld -S": "leaves debug symbols out when linking (-S, --strip-debug)",
  "ld -x": "leaves local symbols out when linking (-x, --discard-all)",
  "strip -s": "removes all symbols (strip without options, -s, --strip-all; objcopy -S; install -s)",
  "strip -g": "removes debug symbols (-g, -d, --strip-debug)",
  "strip -x": "removes local symbols (-x, --discard-all)",
  "strip --strip-unneeded": "removes all symbols that relocation does not need",
  "strip --strip-sections": "removes the section headers (sstrip, eu-strip and llvm-strip --strip-sections)",
  "go -s": "leaves the symbol table out (-ldflags -s)",
  "go -w": "leaves DWARF out (-ldflags -w)",
  "rustc strip=symbols": "leaves all symbols out (-C strip=symbols)",
  "rustc strip=debuginfo": "leaves debug information out (-C strip=debuginfo)",
} as const;

export type StripFlag = keyof typeof STRIP_FLAGS;

/** A word of a command line with what it means. */
export interface StripWord {
  readonly flag: StripFlag;
  /** As written: `-Wl,-s`. */
  readonly written: string;
}
