/**
 * Makes hostile text safe for a terminal or a log line: control characters (C0, DEL, C1), bidirectional and
 * invisible formatting, line separators and lone surrogates are shown as escapes, the rest stays readable.
 * Escaped bytes of a file name show as `\xNN`.
 */
export function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  let out = "";
  for (const character of text) out += escapeCharacter(character);
  return out;
}

const PLAIN = /^[\x20-\x5b\x5d-\x7e]*$/;
const HIDDEN = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]$/u;

function escapeCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (character === "\\") return "\\\\";
  if (point >= 0x20 && point < 0x7f) return character;
  if (point >= 0xdc80 && point <= 0xdcff) return `\\x${(point & 0xff).toString(16)}`;
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  if (character === "\r") return "\\r";
  if (point < 0x20 || point === 0x7f) return `\\x${point.toString(16).padStart(2, "0")}`;
  return HIDDEN.test(character) ? `\\u{${point.toString(16)}}` : character;
}
