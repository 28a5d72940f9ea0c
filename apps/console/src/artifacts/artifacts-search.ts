/** The state of the pages of artifacts, as it stands in the address. */
export interface ArtifactsSearch {
  readonly q?: string | undefined;
  readonly level?: string | undefined;
  /** SHA-256 of the other one of a comparison. */
  readonly with?: string | undefined;
}

export function parseArtifactsSearch(search: Readonly<Record<string, unknown>>): ArtifactsSearch {
  const { q, level, with: other } = search;
  return {
    ...(typeof q === "string" && q !== "" && { q: q.slice(0, 400) }),
    ...(typeof level === "string" && level !== "" && { level: level.slice(0, 40) }),
    ...(typeof other === "string" && /^[0-9a-f]{64}$/.test(other) && { with: other }),
  };
}
