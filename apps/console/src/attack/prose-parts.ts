/** A piece of official text with one look. Nothing of it is HTML: a tag that is not one of these is text. */
export type ProsePart =
  | { readonly kind: "text" | "code"; readonly text: string }
  /** To another object. */
  | { readonly kind: "object"; readonly text: string; readonly id: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string }
  /** `(Citation: name)`: the name of an entry of the references. */
  | { readonly kind: "citation"; readonly name: string };

const LONGEST = 100_000; // characters; the longest description has 12,000
/** What stands in official text besides words: code, links and citations. Each piece is bounded. */
const MARKS =
  /<code>([^<]{1,2000})<\/code>|\[([^\][]{1,300})\]\((https?:\/\/[^\s()]{1,1000}(?:\([^\s()]{1,200}\))?)\)|\(Citation: ([^()]{1,300}(?:\([^()]{1,100}\)[^()]{0,200})?)\)/g;

/** Paragraphs of official text, each in pieces. */
export function proseParts(text: string): readonly (readonly ProsePart[])[] {
  return text
    .slice(0, LONGEST)
    .split(/\r?\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(partsOf);
}

function partsOf(line: string): readonly ProsePart[] {
  const parts: ProsePart[] = [];
  let at = 0;
  for (const match of line.matchAll(MARKS)) {
    const [whole, code, label, url, citation] = match;
    if (match.index > at) parts.push({ kind: "text", text: line.slice(at, match.index) });
    at = match.index + whole.length;
    if (code !== undefined) parts.push({ kind: "code", text: code });
    else if (citation !== undefined) parts.push({ kind: "citation", name: citation.trim() });
    else if (label !== undefined && url !== undefined) parts.push(linkOf(label, url));
  }
  if (at < line.length) parts.push({ kind: "text", text: line.slice(at) });
  return parts;
}

function linkOf(text: string, url: string): ProsePart {
  const id = attackIdOf(url);
  return id === undefined ? { kind: "link", text, url } : { kind: "object", text, id };
}

/** `https://attack.mitre.org/techniques/T1027/008` is the page of T1027.008. */
function attackIdOf(url: string): string | undefined {
  const match = /^https:\/\/attack\.mitre\.org\/[a-z-]+\/([A-Z]{1,4}\d{4})(?:\/(\d{3}))?\/?$/.exec(url);
  return match?.[1] === undefined ? undefined : match[2] === undefined ? match[1] : `${match[1]}.${match[2]}`;
}
