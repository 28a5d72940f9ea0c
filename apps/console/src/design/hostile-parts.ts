/** A piece of text that an attacker may have written: as it is, or a character that would not show what it does. */
export interface HostilePart {
  readonly text: string;
  /** What the character is, for those that are shown as an escape. */
  readonly hidden?: string;
}

const PLAIN = /^[\x20-\x7e]*$/;
const HIDDEN = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]$/u;
/** Spaces that look like one, or like nothing. */
const ODD_SPACE = /^[\p{Zs}\u115f\u1160\u2800\u3164\uffa0]$/u;
const COMBINING = /^\p{M}$/u;
/** No script needs more on one letter; a pile of them paints over its neighbours. */
const MAX_COMBINING = 3;

/**
 * Cuts text at what must be made visible: control and formatting characters (also those that turn the direction),
 * bytes that were no UTF-8, spaces that are none, piles of combining marks. Linear in its length.
 */
export function hostileParts(text: string): readonly HostilePart[] {
  if (PLAIN.test(text)) return text === "" ? [] : [{ text }];
  const parts: HostilePart[] = [];
  let plain = "";
  let piled = 0;
  for (const character of text) {
    piled = COMBINING.test(character) ? piled + 1 : 0;
    const hidden = piled > MAX_COMBINING ? "one combining mark too many" : hiddenName(character);
    if (hidden === undefined) {
      plain += character;
      continue;
    }
    if (plain !== "") parts.push({ text: plain });
    plain = "";
    parts.push({ text: escapeOf(character), hidden });
  }
  if (plain !== "") parts.push({ text: plain });
  return parts;
}

/** The same as one text, for where no element fits: titles of windows, labels. */
export function visibleText(text: string): string {
  return hostileParts(text)
    .map((part) => part.text)
    .join("");
}

function hiddenName(character: string): string | undefined {
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0x20 && point < 0x7f) return undefined;
  if (point >= 0xdc80 && point <= 0xdcff) return "a byte that is no UTF-8";
  if (TURNS.has(point)) return "turns the direction of text";
  if (HIDDEN.test(character)) return point < 0xa0 ? "control character" : "invisible character";
  return ODD_SPACE.test(character) ? "unusual space" : undefined;
}

/** @see https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters */
const TURNS = new Set([0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]);

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

function escapeOf(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0xdc80 && point <= 0xdcff) return `\\x${(point & 0xff).toString(16)}`;
  return SHORT[character] ?? (point < 0x80 ? `\\x${hex(point, 2)}` : `\\u{${hex(point, 1)}}`);
}

function hex(point: number, digits: number): string {
  return point.toString(16).padStart(digits, "0");
}
