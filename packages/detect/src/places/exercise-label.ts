const LABEL = /\/limpid-exercise-([0-9a-f]{16})\//;

/** The label in the path of a file that an exercise made, or that claims so. */
export function exerciseLabel(path: string): string | undefined {
  return LABEL.exec(path)?.[1];
}
