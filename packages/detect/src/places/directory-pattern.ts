/**
 * Whether a path lies in one of these folders. `*` in a step matches any run of characters within it, `**` as
 * the last step everything below; without it the pattern means the folder itself and what lies directly in it.
 */
export function inDirectories(patterns: readonly string[], path: string): boolean {
  const steps = path.split("/");
  for (const pattern of patternsOf(patterns)) if (matches(pattern, steps)) return true;
  return false;
}

interface Pattern {
  /** Each step cut at its `*`: one piece is the whole step. */
  readonly steps: readonly (readonly string[])[];
  readonly anyDepth: boolean;
}

/** Settings hold the same lists from start to end: each is cut once. */
const cut = new WeakMap<readonly string[], readonly Pattern[]>();

function patternsOf(texts: readonly string[]): readonly Pattern[] {
  const known = cut.get(texts) ?? texts.map(toPattern);
  cut.set(texts, known);
  return known;
}

function toPattern(text: string): Pattern {
  const steps = text.split("/");
  const anyDepth = steps.at(-1) === "**";
  return { steps: (anyDepth ? steps.slice(0, -1) : steps).map((step) => step.split("*")), anyDepth };
}

function matches({ steps, anyDepth }: Pattern, path: readonly string[]): boolean {
  if (path.length < steps.length || (!anyDepth && path.length > steps.length + 1)) return false;
  for (let index = 0; index < steps.length; index++) {
    if (!matchesStep(steps[index] ?? [], path[index] ?? "")) return false;
  }
  return true;
}

/** A step with any number of `*`: its pieces must follow each other. One walk, whatever the text. */
function matchesStep(pieces: readonly string[], step: string): boolean {
  const first = pieces[0] ?? "";
  if (pieces.length < 2) return first === step;
  const last = pieces.at(-1) ?? "";
  if (step.length < first.length + last.length || !step.startsWith(first) || !step.endsWith(last)) return false;
  let at = first.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] ?? "";
    const found = step.indexOf(piece, at);
    if (found < 0 || found + piece.length > step.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
