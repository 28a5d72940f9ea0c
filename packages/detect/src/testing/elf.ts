import type { Artifact, Bytes, OpacityLevel } from "@limpid/core";

export interface ElfTraits {
  readonly level?: OpacityLevel | null;
  readonly packed?: boolean;
  readonly sizeBytes?: number;
  readonly type?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Bytes that were inspected and found to be an ELF file, stripped unless told otherwise. */
export function elf(traits: ElfTraits = {}): Bytes {
  const { level = "symbols", packed = false, sizeBytes = 14_480, type = "executable", facts = {} } = traits;
  const artifact: Artifact = {
    path: "",
    sizeBytes,
    format: "elf",
    opacity: { level, packed, reasons: [] },
    parts: [
      {
        arch: "x86_64",
        bits: 64,
        endian: "little",
        type,
        opacity: { level, packed },
        symbols: { local: 0, global: 0, dynamic: 0 },
        facts,
      },
    ],
    issues: level === null ? [{ code: "truncated", at: 0, what: "ELF header: 64 bytes expected" }] : [],
  };
  return { state: "inspected", artifact };
}

/** A text file. */
export const TEXT: Bytes = {
  state: "inspected",
  artifact: {
    path: "",
    sizeBytes: 12,
    format: null,
    opacity: { level: null, packed: false, reasons: [] },
    parts: [],
    issues: [],
  },
};

export const GONE: Bytes = { state: "gone", explanation: "the file was removed." };
