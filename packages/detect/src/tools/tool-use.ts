import type { ImageRun } from "@limpid/core";
import { readCompiler } from "./compiler.ts";
import { readGo, readGoLink } from "./go.ts";
import { readInstall } from "./install.ts";
import { readLinker } from "./linker.ts";
import { readObjcopy } from "./objcopy.ts";
import { readOsacompile } from "./osacompile.ts";
import { readUpx } from "./packer.ts";
import { readCargo, readRustc } from "./rust.ts";
import { readSectionStrip, readStrip } from "./strip.ts";
import type { StripWord } from "./strip-flags.ts";
import { toolName } from "./tool-name.ts";

/** What the arguments of a program say that makes or changes executables. */
export interface ToolUse {
  /** Plain name, without triplet and version: `gcc`, `ld`, `strip`. */
  readonly tool: string;
  readonly kind: ToolKind;
  /** Executables it was told to write, as given: relative names belong to its working directory. */
  readonly outputs: readonly string[];
  /** Words that make it leave symbols or sections out. */
  readonly strips: readonly StripWord[];
  /** It was told to pack an executable. */
  readonly packs: boolean;
  /** It was told to compile a script. */
  readonly compiles?: ScriptCompilation;
  /** Words that hide further arguments: response files, or arguments that were cut on the way. */
  readonly unread: readonly string[];
}

export type ToolKind = "compiler" | "linker" | "strip-tool" | "packer" | "installer" | "script-compiler";

/** What `osacompile` makes a script of. */
export interface ScriptCompilation {
  readonly from: "arguments" | "standard-input" | "files";
  /** As given. */
  readonly files: readonly string[];
  /** The word that asked for a run-only script, as written: `-x`, `-xo`. */
  readonly runOnly?: string;
}

/** What one reader finds; the rest is the same for all. */
export interface ToolReading {
  readonly outputs: readonly string[];
  readonly strips: readonly StripWord[];
  readonly packs?: boolean;
  readonly compiles?: ScriptCompilation;
  readonly unread?: readonly string[];
}

export type ToolReader = (argv: readonly string[]) => ToolReading;

interface Tool {
  readonly kind: ToolKind;
  readonly read: ToolReader;
}

const COMPILER: Tool = { kind: "compiler", read: readCompiler };
const LINKER: Tool = { kind: "linker", read: readLinker };

/** A `-s` means something else in every program: only these are read, each by its own rules. */
const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ["cc", COMPILER],
  ["c++", COMPILER],
  ["gcc", COMPILER],
  ["g++", COMPILER],
  ["clang", COMPILER],
  ["clang++", COMPILER],
  ["gfortran", COMPILER],
  ["gnat", COMPILER],
  ["gdc", COMPILER],
  ["icx", COMPILER],
  ["tcc", COMPILER],
  ["ld", LINKER],
  ["ld.bfd", LINKER],
  ["ld.gold", LINKER],
  ["gold", LINKER],
  ["ld.lld", LINKER],
  ["lld", LINKER],
  ["ld.mold", LINKER],
  ["mold", LINKER],
  ["wild", LINKER],
  ["collect2", LINKER],
  ["strip", { kind: "strip-tool", read: readStrip }],
  ["sstrip", { kind: "strip-tool", read: readSectionStrip }],
  ["objcopy", { kind: "strip-tool", read: readObjcopy }],
  ["go", { kind: "compiler", read: readGo }],
  ["link", { kind: "linker", read: readGoLink }],
  ["rustc", { kind: "compiler", read: readRustc }],
  ["cargo", { kind: "compiler", read: readCargo }],
  ["upx", { kind: "packer", read: readUpx }],
  ["upx-ucl", { kind: "packer", read: readUpx }],
  ["osacompile", { kind: "script-compiler", read: readOsacompile }],
  ["install", { kind: "installer", read: readInstall }],
]);

const known = new WeakMap<ImageRun, ToolUse>();

/** The use of a build tool that an image run is, undefined for every other program. Judging asks again and again. */
export function toolUse(run: ImageRun): ToolUse | undefined {
  const name = toolName(run, TOOLS);
  if (name === undefined) return undefined;
  const use = known.get(run) ?? readTool(name, run);
  if (use !== undefined) known.set(run, use);
  return use;
}

/** The same without a memory: most command lines of a build are looked at once. */
export function readToolUse(run: ImageRun): ToolUse | undefined {
  const name = toolName(run, TOOLS);
  return name === undefined ? undefined : readTool(name, run);
}

/** `strip` can be given a hundred thousand files, and each of them asks whether it is among them. */
const OUTPUTS_READ = 512;

function readTool(name: string, run: ImageRun): ToolUse | undefined {
  const tool = TOOLS.get(name);
  if (tool === undefined) return undefined;
  const { outputs, strips, packs = false, compiles, unread = [] } = tool.read(run.argv);
  return {
    tool: name,
    kind: tool.kind,
    outputs: outputs.length > OUTPUTS_READ ? outputs.slice(0, OUTPUTS_READ) : outputs,
    strips,
    packs,
    ...(compiles === undefined ? {} : { compiles }),
    unread: run.argvComplete ? unread : [...unread, "arguments that were not recorded"],
  };
}
