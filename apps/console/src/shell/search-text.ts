/** What stands behind `?`: plain texts, so that a link can be read and written by hand. */
export type SearchTexts = Readonly<Record<string, string>>;

export function parseSearch(text: string): SearchTexts {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Keeps what a query is made of (`host:web-*`, slashes, commas) readable. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== undefined) written.set(name, `${value}`);
  if (written.size === 0) return "";
  return `?${written}`.replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%40", "@");
}
