/** Text in which Sigma sees no wildcard. */
export function literal(text: string): string {
  return text.replace(/[\\*?]/g, "\\$&");
}

/** `/curl`, for `Image|endswith`. */
export function endings(programs: readonly string[]): readonly string[] {
  return programs.map((name) => `/${literal(name)}`);
}

/**
 * Folders in our notation as working directories in Sigma's, where an asterisk is any text: `/build/**` is `/build` and
 * `/build/*`, `/home/*` followed by any rest is `/home/*`.
 */
export function workFolders(patterns: readonly string[]): readonly string[] {
  const all = patterns.flatMap((pattern) => {
    const rest = pattern.endsWith("/**");
    const folder = (rest ? pattern.slice(0, -3) : pattern).split("*").map(literal).join("*");
    return rest && !folder.endsWith("*") ? [folder, `${folder}/*`] : [folder];
  });
  return [...new Set(all)];
}
