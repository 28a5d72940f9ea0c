const PRINTABLE_ASCII = /^[ -~]*$/;
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;
const COMBINING = /^\p{M}$/u;

/** Terminal columns of text that holds no control characters: East Asian wide characters and emoji take two. */
export function columns(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let count = 0;
  for (const character of text) count += columnsOf(character);
  return count;
}

function columnsOf(character: string): number {
  if (character.charCodeAt(0) < 0x300) return 1; // below the first combining mark
  return WIDE.test(character) ? 2 : COMBINING.test(character) ? 0 : 1;
}

/** Breaks text into lines of at most `width` columns; a word that is longer is cut, never lost. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    while (columns(line) > width) {
      const cut = fitting(line, width);
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** Cuts text into lines of `width` columns wherever that is: for a path, in which a blank is as good as a letter. */
export function chop(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (let rest = text; rest !== ""; rest = rest.slice(lines.at(-1)?.length))
    lines.push(rest.slice(0, fitting(rest, width)));
  return lines;
}

/** Text in at most `width` columns, cut in the middle: both ends of a path tell most. */
export function shorten(text: string, width: number): string {
  if (columns(text) <= width) return text;
  const characters = [...text];
  let tail = "";
  let left = Math.floor((width - 1) / 2);
  for (let last = characters.at(-1); last !== undefined && columnsOf(last) <= left; last = characters.at(-1)) {
    left -= columnsOf(last);
    tail = last + tail;
    characters.pop();
  }
  const rest = characters.join("");
  return `${rest.slice(0, fitting(rest, width - 1 - columns(tail)))}…${tail}`;
}

/** The beginning of a text in at most `width` columns: of a command line it tells most. */
export function begin(text: string, width: number): string {
  return columns(text) <= width ? text : `${text.slice(0, fitting(text, width - 1))}…`;
}

/** How many code units fit into `width` columns, at least one character so that a loop always ends. */
function fitting(text: string, width: number): number {
  let used = 0;
  let units = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width && units > 0) break;
    units += character.length;
  }
  return units;
}

/** Short words side by side, two blanks between them, in lines of at most `width` columns. */
export function flow(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words.map((each) => shorten(each, width))) {
    const longer = line === "" ? word : `${line}  ${word}`;
    if (columns(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}

/** Lines under a label that stands in the first `margin` columns of the first. */
export function labelled(
  label: string,
  lines: readonly string[],
  margin: number,
  paint = (text: string) => text,
): readonly string[] {
  return lines.map(
    (line, index) =>
      `${index === 0 ? paint(label) + " ".repeat(Math.max(1, margin - columns(label))) : " ".repeat(margin)}${line}`,
  );
}

/** A count with its noun: `1 file`, `2,491 files`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** Digits in groups of three. `toLocaleString` would load tables of languages for it. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A size as people say it, in powers of 1024. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return counted(bytes, "byte");
  const units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}
