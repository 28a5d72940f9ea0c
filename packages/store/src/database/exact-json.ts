/**
 * JSON that comes back exactly: stray bytes are escaped by JSON.stringify itself, and integers that a double cannot
 * hold become a text that begins with NUL and `n`. A text that begins with NUL gets another one with `s`, so that
 * nobody's text is taken for a number.
 */
export interface ExactJson {
  readonly text: string;
  /** Whether any text in it begins with a mark; most hold none, and are read without a look at every value. */
  readonly marked: boolean;
}

export function encodeExactly(value: unknown): ExactJson {
  try {
    const text = JSON.stringify(value);
    if (!text.includes('"\\u0000')) return { text, marked: false };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a bigint
  }
  return { text: JSON.stringify(value, mark), marked: true };
}

export function decodeExactly({ text, marked }: ExactJson): unknown {
  return JSON.parse(text, marked ? unmark : undefined);
}

function mark(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `\0n${value}`;
  return typeof value === "string" && value.startsWith("\0") ? `\0s${value}` : value;
}

function unmark(_key: string, value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("\0")) return value;
  return value[1] === "n" ? BigInt(value.slice(2)) : value.slice(2);
}
