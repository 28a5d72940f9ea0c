import { readStripWords } from "./strip.ts";
import type { StripFlag } from "./strip-flags.ts";
import type { ToolReading } from "./tool-use.ts";

const LONG: ReadonlyMap<string, StripFlag> = new Map<string, StripFlag>([
  ["--strip-all", "strip -s"],
  ["--strip-all-gnu", "strip -s"],
  ["--strip-debug", "strip -g"],
  ["--strip-unneeded", "strip --strip-unneeded"],
  ["--discard-all", "strip -x"],
  ["--strip-sections", "strip --strip-sections"],
  ["--strip-section-headers", "strip --strip-sections"],
]);
/** Here -S is "all" and -s does not exist. */
const SHORT: ReadonlyMap<string, StripFlag> = new Map<string, StripFlag>([
  ["S", "strip -s"],
  ["g", "strip -g"],
  ["x", "strip -x"],
]);
const LONG_WITH_VALUE: ReadonlySet<string> = new Set(
  (
    "target input-target output-target binary-architecture only-section remove-section remove-relocations " +
    "strip-symbol keep-symbol keep-global-symbol keep-global-symbols localize-symbol globalize-symbol weaken-symbol " +
    "keep-symbols strip-symbols strip-unneeded-symbol strip-unneeded-symbols localize-symbols globalize-symbols " +
    "weaken-symbols redefine-sym redefine-syms change-section-address change-section-lma change-section-vma " +
    "change-addresses adjust-vma set-start change-start add-section update-section dump-section add-symbol " +
    "rename-section set-section-flags set-section-alignment add-gnu-debuglink gap-fill pad-to byte interleave " +
    "interleave-width prefix-symbols prefix-sections prefix-alloc-sections file-alignment heap image-base " +
    "section-alignment stack subsystem alt-machine-code reverse-bytes srec-len"
  )
    .split(" ")
    .map((name) => `--${name}`),
);

/** objcopy IN [OUT]: with one operand it replaces the file. */
export function readObjcopy(argv: readonly string[]): ToolReading {
  const found = readStripWords(argv, LONG, SHORT, "FIOBjRNKGLWbi", LONG_WITH_VALUE);
  if (found.idle) return { outputs: [], strips: [], unread: found.unread };
  const output = found.operands[1] ?? found.operands[0];
  return { outputs: output === undefined ? [] : [output], strips: found.strips, unread: found.unread };
}
