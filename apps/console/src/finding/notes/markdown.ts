/** A run of text with one look, inside a paragraph. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis" | "struck"; readonly inside: readonly Inline[] }
  /** `address` is http, https or mailto; it is always shown beside its text. */
  | { readonly kind: "link"; readonly text: string; readonly address: string }
  /** Never loaded: an image would tell its server who reads this note. */
  | { readonly kind: "image"; readonly text: string; readonly address: string };

export type Block =
  | { readonly kind: "paragraph"; readonly inside: readonly Inline[] }
  | { readonly kind: "heading"; readonly level: number; readonly inside: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "quote"; readonly inside: readonly Inline[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] };

const LONGEST = 65_536; // characters of a note; the server takes no more
const MAX_BLOCKS = 2000; // nobody reads on, and the page stays one

/**
 * The part of Markdown that notes need: headings, lists, quotes, code, emphasis and links. Nothing of it is HTML: a tag
 * is text. Everything that is not understood is text too. Linear in the length of the note.
 */
export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.slice(0, LONGEST).replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length && blocks.length < MAX_BLOCKS) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      const end = endOfFence(lines, at + 1, fence);
      blocks.push({ kind: "code", text: lines.slice(at + 1, end).join("\n") });
      at = end + 1;
      continue;
    }
    const heading = /^ {0,3}(#{1,6}) +(.*)$/.exec(line);
    if (heading !== null) {
      blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, inside: parseInline(heading[2] ?? "") });
      at += 1;
      continue;
    }
    const kind = kindOf(line);
    const taken = takeWhile(lines, at, kind);
    at += taken.length;
    blocks.push(blockOf(kind, taken));
  }
  return blocks;
}

type Kind = "paragraph" | "quote" | "bullets" | "numbers";

function kindOf(line: string): Kind {
  if (/^ {0,3}>/.test(line)) return "quote";
  if (/^ {0,3}[-*+] /.test(line)) return "bullets";
  return /^ {0,3}\d{1,9}[.)] /.test(line) ? "numbers" : "paragraph";
}

/** Lines of one block: a paragraph ends where something else begins. */
function takeWhile(lines: readonly string[], from: number, kind: Kind): readonly string[] {
  let end = from + 1;
  while (end < lines.length) {
    const line = lines[end] ?? "";
    if (line.trim() === "" || /^ {0,3}(?:#{1,6} |`{3,}|~{3,})/.test(line)) break;
    const next = kindOf(line);
    if (next !== kind && !(next === "paragraph" && kind !== "paragraph" && /^\s/.test(line))) break;
    end += 1;
  }
  return lines.slice(from, end);
}

function blockOf(kind: Kind, lines: readonly string[]): Block {
  if (kind === "paragraph") return { kind, inside: parseInline(lines.map((line) => line.trim()).join("\n")) };
  if (kind === "quote")
    return { kind, inside: parseInline(lines.map((line) => line.replace(/^ {0,3}> ?/, "")).join("\n")) };
  const items: string[] = [];
  for (const line of lines) {
    const item = /^ {0,3}(?:[-*+]|\d{1,9}[.)]) +(.*)$/.exec(line)?.[1];
    if (item !== undefined) items.push(item);
    else items.push(`${items.pop() ?? ""}\n${line.trim()}`);
  }
  return { kind: "list", ordered: kind === "numbers", items: items.map(parseInline) };
}

function endOfFence(lines: readonly string[], from: number, fence: string): number {
  for (let at = from; at < lines.length; at++) {
    const closing = lines[at]?.trim() ?? "";
    if (closing.startsWith(fence) && closing.replaceAll(fence[0] ?? "", "") === "") return at;
  }
  return lines.length;
}

interface Open {
  readonly mark: string;
  readonly inside: Inline[];
}

const LOOKS = { "**": "strong", __: "strong", "*": "emphasis", _: "emphasis", "~~": "struck" } as const;
const MAX_OPEN = 8; // looks within looks
const LINK = /!?\[([^[\]\n]{0,300})\]\(\s{0,3}([^()\s<>]{1,2000})\s{0,3}\)/y;
const BARE = /https?:\/\/[^\s<>()[\]"'`|\\^{}]{1,2000}/y;

/** Runs of a paragraph. */
export function parseInline(text: string): readonly Inline[] {
  const open: Open[] = [{ mark: "", inside: [] }];
  const hopeless = new Set<number>();
  let plain = "";
  let at = 0;
  const flush = (): void => {
    if (plain !== "") open.at(-1)?.inside.push({ kind: "text", text: plain });
    plain = "";
  };
  const put = (inline: Inline, length: number): void => {
    flush();
    open.at(-1)?.inside.push(inline);
    at += length;
  };
  while (at < text.length) {
    const character = text[at] ?? "";
    if (character === "\\" && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    if (character === "`") {
      const run = runLength(text, at, "`");
      const end = hopeless.has(run) ? -1 : closingRun(text, at + run, run);
      if (end < 0) {
        hopeless.add(run);
        plain += "`".repeat(run);
        at += run;
      } else put({ kind: "code", text: text.slice(at + run, end).trim() }, end + run - at);
      continue;
    }
    const link = character === "[" || (character === "!" && text[at + 1] === "[") ? matchAt(LINK, text, at) : null;
    if (link !== null && addressOf(link[2] ?? "") !== undefined) {
      const [whole, words = "", address = ""] = link;
      put({ kind: whole.startsWith("!") ? "image" : "link", text: words, address }, whole.length);
      continue;
    }
    const bare = character === "h" && !/\w/.test(text[at - 1] ?? "") ? matchAt(BARE, text, at) : null;
    if (bare !== null) {
      const address = bare[0].replace(/[.,:;!?*_~]+$/, "");
      if (addressOf(address) !== undefined) {
        put({ kind: "link", text: "", address }, address.length);
        continue;
      }
    }
    // Three in a row close what was opened last first.
    const mark = text[at] === "*" && open.at(-1)?.mark === "*" ? "*" : markAt(text, at);
    const opened = mark === undefined ? -1 : open.findLastIndex((one) => one.mark === mark);
    if (mark === undefined) {
      plain += character;
      at += 1;
    } else if (opened > 0 && /\S/.test(text[at - 1] ?? " ")) {
      flush();
      closeDown(open, opened);
      at += mark.length;
    } else if (opened < 0 && open.length <= MAX_OPEN && /\S/.test(text[at + mark.length] ?? " ")) {
      flush();
      open.push({ mark, inside: [] });
      at += mark.length;
    } else {
      plain += mark;
      at += mark.length;
    }
  }
  flush();
  while (open.length > 1) spill(open);
  return open[0]?.inside ?? [];
}

/** Closes one look; what was opened inside it and not closed was text. */
function closeDown(open: Open[], index: number): void {
  while (open.length > index + 1) spill(open);
  const closed = open.pop();
  if (closed === undefined) return;
  const kind = LOOKS[closed.mark as keyof typeof LOOKS];
  open.at(-1)?.inside.push({ kind, inside: closed.inside });
}

function spill(open: Open[]): void {
  const one = open.pop();
  if (one === undefined) return;
  const above = open.at(-1)?.inside;
  above?.push({ kind: "text", text: one.mark });
  for (const inline of one.inside) above?.push(inline);
}

/** An underscore inside a word is part of it: names of files hold many. */
function markAt(text: string, at: number): keyof typeof LOOKS | undefined {
  const two = text.slice(at, at + 2);
  if (two === "**" || two === "~~") return two;
  const inWord = /\w/.test(text[at - 1] ?? "") && /\w/.test(text[at + (two === "__" ? 2 : 1)] ?? "");
  if (two === "__") return inWord ? undefined : two;
  const one = text[at];
  if (one === "*") return one;
  return one === "_" && !inWord ? one : undefined;
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

function runLength(text: string, at: number, character: string): number {
  let end = at;
  while (text[end] === character) end += 1;
  return end - at;
}

/** Where a run of exactly so many backticks begins; -1: nowhere. */
function closingRun(text: string, from: number, length: number): number {
  let at = text.indexOf("`", from);
  while (at >= 0) {
    const run = runLength(text, at, "`");
    if (run === length) return at;
    at = text.indexOf("`", at + run);
  }
  return -1;
}

/** The address when it is one that may be followed; scripts, data and files may not. */
function addressOf(address: string): string | undefined {
  if (!/^(?:https?:\/\/|mailto:)/i.test(address)) return undefined;
  return URL.canParse(address) ? address : undefined;
}
