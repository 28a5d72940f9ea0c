/** What kind of thing an image is, in the words of `ArtifactPart.type`, and the specification's name of it. */
export interface MachoKind {
  readonly type: string;
  /** `execute` for MH_EXECUTE; the number for a type that is not known. */
  readonly name: string;
}

const KINDS: ReadonlyMap<number, MachoKind> = new Map([
  [1, { type: "object", name: "object" }],
  [2, { type: "executable", name: "execute" }],
  [3, { type: "library", name: "fvmlib" }],
  [4, { type: "core", name: "core" }],
  [5, { type: "preloaded", name: "preload" }],
  [6, { type: "library", name: "dylib" }],
  [7, { type: "dynamic-linker", name: "dylinker" }],
  [8, { type: "bundle", name: "bundle" }],
  [9, { type: "library-stub", name: "dylib-stub" }],
  [10, { type: "debug", name: "dsym" }],
  [11, { type: "kernel-module", name: "kext-bundle" }],
  [12, { type: "file-set", name: "fileset" }],
  [13, { type: "gpu-executable", name: "gpu-execute" }],
  [14, { type: "gpu-library", name: "gpu-dylib" }],
]);

export function kindOf(fileType: number): MachoKind {
  return KINDS.get(fileType) ?? { type: "other", name: String(fileType) };
}

const RUNS: ReadonlySet<string> = new Set(["executable", "library", "bundle", "dynamic-linker", "kernel-module"]);

/** Whether a system loads an image of this kind to run it. */
export function runs({ type }: MachoKind): boolean {
  return RUNS.has(type);
}
