/** How well a command fits what was typed: its letters in order, best at the beginnings of words; undefined: it does not. */
export function fit(typed: string, word: string): number | undefined {
  const wanted = typed.toLowerCase().replaceAll(" ", "");
  const text = word.toLowerCase();
  let from = 0;
  let score = 0;
  for (const letter of wanted) {
    const begun = text.indexOf(` ${letter}`, from - 1);
    const found = text.indexOf(letter, from);
    if (found < 0) return undefined;
    if (found === from || found === 0) score += 3;
    else if (begun >= 0 && begun + 1 === found) score += 2;
    from = found + 1;
  }
  return score - text.length / 1000;
}

/** The commands that fit, the best first. */
export function fitting<T extends { readonly word: string }>(typed: string, commands: readonly T[]): readonly T[] {
  return commands
    .flatMap((command) => {
      const score = fit(typed, command.word);
      return score === undefined ? [] : [{ command, score }];
    })
    .toSorted((one, other) => (typed === "" ? 0 : other.score - one.score))
    .map(({ command }) => command);
}
