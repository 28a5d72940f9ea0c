import { type MachHeader, MH_ALLOW_STACK_EXECUTION, MH_NO_HEAP_EXECUTION, MH_PIE } from "./header.ts";
import { type Segment, VM_EXECUTE, VM_WRITE } from "./segments.ts";

/** How a program lets itself be protected in memory, by its header; the hardened runtime is a fact of its signature. */
export type Hardening = {
  /** Position-independent: the program may lie anywhere in memory. */
  readonly pie: boolean;
  /** The heap is declared not executable. */
  readonly nxHeap: boolean;
  /** The program asks for a stack that it may execute. */
  readonly executableStack: boolean;
  /** A segment is writable and executable at once. */
  readonly writableExecutable: boolean;
  /** Their names. */
  readonly writableExecutableSegments: readonly string[];
  /** A segment __RESTRICT: the dynamic linker takes no settings from the environment. */
  readonly restricted: boolean;
};

const MAX_SEGMENTS = 16;

export function findHardening({ flags }: MachHeader, segments: readonly Segment[]): Hardening {
  const both = VM_WRITE | VM_EXECUTE;
  const exposed = segments.filter(({ initialProtection }) => (initialProtection & both) === both);
  return {
    pie: (flags & MH_PIE) !== 0,
    nxHeap: (flags & MH_NO_HEAP_EXECUTION) !== 0,
    executableStack: (flags & MH_ALLOW_STACK_EXECUTION) !== 0,
    writableExecutable: exposed.length > 0,
    writableExecutableSegments: exposed.slice(0, MAX_SEGMENTS).map(({ name }) => name),
    restricted: segments.some(({ name }) => name === "__RESTRICT"),
  };
}
