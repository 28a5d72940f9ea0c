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
  return encodeMarked(value);
}

/** The same where most values need marks: on a copy, because a replacer, called for every value, takes three times as long. */
export function encodeMarked(value: unknown): ExactJson {
  const marker = new Marker();
  const text = JSON.stringify(marker.mark(value));
  return { text, marked: marker.marked };
}

export function decodeExactly({ text, marked }: ExactJson): unknown {
  const value: unknown = JSON.parse(text);
  return marked ? unmark(value) : value;
}

class Marker {
  marked = false;

  mark(value: unknown): unknown {
    if (typeof value === "bigint") {
      this.marked = true;
      return `\0n${value}`;
    }
    if (typeof value === "string") {
      if (value.charCodeAt(0) !== 0) return value;
      this.marked = true;
      return `\0s${value}`;
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => this.mark(each));
    if ("toJSON" in value) return this.mark((value as { toJSON(): unknown }).toJSON());
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const marked = this.mark((value as Record<string, unknown>)[key]);
      if (key === "__proto__") own(copy, key, marked);
      else copy[key] = marked;
    }
    return copy;
  }
}

/** Takes the marks out of what was parsed, in place. */
function unmark(value: unknown): unknown {
  if (typeof value === "string") return value.charCodeAt(0) === 0 ? unmarkText(value) : value;
  if (typeof value !== "object" || value === null) return value;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const part = holder[key];
    if (typeof part === "string" ? part.charCodeAt(0) !== 0 : typeof part !== "object" || part === null) continue;
    const unmarked = unmark(part);
    if (unmarked === part) continue;
    if (key === "__proto__") own(holder, key, unmarked);
    else holder[key] = unmarked;
  }
  return holder;
}

function unmarkText(text: string): string | bigint {
  return text[1] === "n" ? BigInt(text.slice(2)) : text.slice(2);
}

/** A property of its own under any name: an assignment to `__proto__` would change what the object is. */
function own(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}
