/**
 * Whether a path lies in one of these folders, in the notation of DirectoryScope: `*` in a step matches any run of
 * characters within it, `**` as the last step everything below; without it what lies directly in the folder.
 */
export function inDirectories(patterns: readonly string[], path: string): boolean {
  const steps = path.split("/");
  return patterns.some((pattern) => matchesSteps(pattern.split("/"), steps));
}

function matchesSteps(pattern: readonly string[], path: readonly string[]): boolean {
  const anyDepth = pattern.at(-1) === "**";
  const fixed = anyDepth ? pattern.length - 1 : pattern.length;
  if (path.length < fixed || (!anyDepth && path.length > fixed + 1)) return false;
  return pattern.slice(0, fixed).every((step, index) => matchesStep(step, path[index] ?? ""));
}

/** The pieces between the asterisks must follow each other: one walk, whatever the text. */
function matchesStep(pattern: string, step: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (pieces.length === 1) return first === step;
  if (step.length < first.length + last.length || !step.startsWith(first) || !step.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = step.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= step.length - last.length;
}
