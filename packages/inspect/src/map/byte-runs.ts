/** Neighbouring bytes that look the same, so that a row needs few elements. */
export interface ByteRun {
  readonly look: ByteLook;
  /** Relative to the row. */
  readonly start: number;
  readonly end: number;
}

export interface ByteLook {
  readonly kind: "zero" | "text" | "other";
  /** Inside the range that is talked about. */
  readonly marked: boolean;
  readonly cursor: boolean;
}

interface Range {
  readonly offset: number;
  readonly size: number;
}

/** The runs of a row that begins at `offset` of the file. */
export function byteRuns(bytes: Uint8Array, offset: number, mark: Range | undefined, cursor: number): ByteRun[] {
  const runs: ByteRun[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const at = offset + index;
    const look: ByteLook = {
      kind: kindOf(bytes[index] ?? 0),
      marked: mark !== undefined && at >= mark.offset && at < mark.offset + mark.size,
      cursor: at === cursor,
    };
    const last = runs.at(-1);
    if (last !== undefined && sameLook(last.look, look)) runs[runs.length - 1] = { ...last, end: index + 1 };
    else runs.push({ look, start: index, end: index + 1 });
  }
  return runs;
}

export function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

function kindOf(byte: number): ByteLook["kind"] {
  if (byte === 0) return "zero";
  return isPrintable(byte) ? "text" : "other";
}

function sameLook(a: ByteLook, b: ByteLook): boolean {
  return a.kind === b.kind && a.marked === b.marked && a.cursor === b.cursor;
}
