/**
 * Whether a path lies in one of these folders. `*` in a step matches any run of characters within it, `**` as
 * the last step everything below; without it the pattern means the folder itself and what lies directly in it.
 */
export function inDirectories(patterns: readonly string[], path: string): boolean {
  const steps = path.split("/");
  return stepsOf(patterns).some((pattern) => matchesSteps(pattern, steps));
}

/** Settings hold the same lists from start to end: each is cut into steps once. */
const cut = new WeakMap<readonly string[], readonly (readonly string[])[]>();

function stepsOf(patterns: readonly string[]): readonly (readonly string[])[] {
  const known = cut.get(patterns) ?? patterns.map((pattern) => pattern.split("/"));
  cut.set(patterns, known);
  return known;
}

function matchesSteps(pattern: readonly string[], path: readonly string[]): boolean {
  const anyDepth = pattern.at(-1) === "**";
  const fixed = anyDepth ? pattern.length - 1 : pattern.length;
  if (path.length < fixed || (!anyDepth && path.length > fixed + 1)) return false;
  for (let index = 0; index < fixed; index++) {
    if (!matchesStep(pattern[index] ?? "", path[index] ?? "")) return false;
  }
  return true;
}

/** A step with any number of `*`: its pieces must follow each other. One walk, whatever the text. */
function matchesStep(pattern: string, step: string): boolean {
  const pieces = pattern.split("*");
  if (pieces.length === 1) return pattern === step;
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (step.length < first.length + last.length || !step.startsWith(first) || !step.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = step.indexOf(piece, at);
    if (found < 0 || found + piece.length > step.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
