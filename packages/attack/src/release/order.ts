/** A release as ATT&CK numbers it: `19.1`, also `8.0` and, long ago, `6.3.1`. */
export function isRelease(text: string): boolean {
  return /^\d{1,4}(?:\.\d{1,4}){1,2}$/.test(text);
}

/** Which of two releases came first, by their numbers: 9.0 before 10.0. Negative: the first one did. */
export function compareReleases(one: string, other: string): number {
  const [left, right] = [one, other].map((release) => release.split(".").map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
