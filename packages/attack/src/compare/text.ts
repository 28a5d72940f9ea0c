/** A piece of text with what happened to it. */
export interface TextPiece {
  readonly what: "same" | "removed" | "added";
  readonly text: string;
}

/** A table of this many cells takes 8 MB and some 20 ms; two descriptions of 2,000 words fit. */
const MAX_CELLS = 4_000_000;

/**
 * Two texts as one, word by word: what stayed, what went, what came. Where both are too long and too different for
 * that, the differing middle is shown as a whole.
 */
export function textChanges(before: string, after: string): readonly TextPiece[] {
  const [one, other] = [wordsOf(before), wordsOf(after)];
  let head = 0;
  while (head < one.length && head < other.length && one[head] === other[head]) head++;
  let tail = 0;
  while (
    tail < one.length - head &&
    tail < other.length - head &&
    one[one.length - 1 - tail] === other[other.length - 1 - tail]
  )
    tail++;
  const pieces = new Pieces();
  pieces.add("same", one.slice(0, head).join(""));
  compareMiddle(one.slice(head, one.length - tail), other.slice(head, other.length - tail), pieces);
  pieces.add("same", one.slice(one.length - tail).join(""));
  return pieces.list;
}

/** Words with the blanks before them, so that the pieces put together are the text again. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let start = 0;
  for (let index = 1; index < text.length; index++) {
    if (isBlank(text, index) && !isBlank(text, index - 1)) {
      words.push(text.slice(start, index));
      start = index;
    }
  }
  if (start < text.length) words.push(text.slice(start));
  return words;
}

/** The longest common run of words (not adjacent), by the textbook table. */
function compareMiddle(one: readonly string[], other: readonly string[], pieces: Pieces): void {
  const width = other.length + 1;
  if ((one.length + 1) * width > MAX_CELLS) {
    pieces.add("removed", one.join(""));
    pieces.add("added", other.join(""));
    return;
  }
  const common = new Uint16Array((one.length + 1) * width); // at most 2,000 words in common
  for (let row = one.length - 1; row >= 0; row--) {
    for (let column = other.length - 1; column >= 0; column--) {
      common[row * width + column] =
        one[row] === other[column]
          ? (common[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(common[(row + 1) * width + column] ?? 0, common[row * width + column + 1] ?? 0);
    }
  }
  let [row, column] = [0, 0];
  while (row < one.length || column < other.length) {
    if (row < one.length && one[row] === other[column]) {
      pieces.add("same", one[row] ?? "");
      row++;
      column++;
    } else if (
      column >= other.length ||
      (row < one.length && (common[(row + 1) * width + column] ?? 0) >= (common[row * width + column + 1] ?? 0))
    ) {
      pieces.add("removed", one[row] ?? "");
      row++;
    } else {
      pieces.add("added", other[column] ?? "");
      column++;
    }
  }
}

/** Pieces in which neighbours of one kind are one. */
class Pieces {
  readonly list: TextPiece[] = [];

  add(what: TextPiece["what"], text: string): void {
    if (text === "") return;
    const last = this.list.at(-1);
    if (last?.what === what) this.list[this.list.length - 1] = { what, text: last.text + text };
    else this.list.push({ what, text });
  }
}

function isBlank(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
