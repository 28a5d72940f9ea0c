import { CPU_ARM, CPU_ARM64, CPU_ARM64_32, CPU_I386, CPU_POWERPC, CPU_X86_64 } from "./cpu-types.ts";
import type { MachHeader } from "./header.ts";
import type { LoadCommands } from "./load-commands.ts";
import type { Segment } from "./segments.ts";

const LC_THREAD = 0x4;
const LC_UNIXTHREAD = 0x5;
const LC_MAIN = 0x8000_0028;

/** Where in the state of a thread the program counter lies: words of 4 or 8 bytes before it. */
const COUNTERS: ReadonlyMap<number, { readonly flavor: number; readonly wordsBefore: number; readonly size: 4 | 8 }> =
  new Map([
    [CPU_I386, { flavor: 1, wordsBefore: 10, size: 4 }],
    [CPU_X86_64, { flavor: 4, wordsBefore: 16, size: 8 }],
    [CPU_ARM, { flavor: 1, wordsBefore: 15, size: 4 }],
    [CPU_ARM64, { flavor: 6, wordsBefore: 32, size: 8 }],
    [CPU_ARM64_32, { flavor: 6, wordsBefore: 32, size: 8 }],
    [CPU_POWERPC, { flavor: 1, wordsBefore: 0, size: 4 }],
  ]);

/**
 * The first instruction's address: from LC_MAIN, or from the registers that old and packed programs start with.
 * null when the image names none.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/bsd/kern/mach_loader.c (load_main, load_unixthread)
 */
export function parseEntryPoint(
  header: MachHeader,
  commands: LoadCommands,
  segments: readonly Segment[],
): number | null {
  const [main] = commands.of(LC_MAIN);
  if (main !== undefined) {
    const body = commands.body(main, "LC_MAIN");
    const offset = body.approx64("entryoff");
    const text = segments.find(({ offset: start, fileSize }) => start === 0 && fileSize > 0);
    return body.issue === undefined && text !== undefined ? text.address + offset : null;
  }
  const [thread] = commands.of(LC_UNIXTHREAD, LC_THREAD);
  const counter = COUNTERS.get(header.cpuType);
  if (thread === undefined || counter === undefined) return null;
  const body = commands.body(thread, "thread command");
  const flavor = body.u32("flavor");
  body.skip(4 + counter.wordsBefore * counter.size, "registers");
  const address = counter.size === 8 ? body.approx64("program counter") : body.u32("program counter");
  return body.issue === undefined && flavor === counter.flavor ? address : null;
}
