import type { Artifact, ArtifactPart } from "@limpid/core";
import { counted, sizeText } from "../../terminal/layout.ts";

/** Something that still tells a reader what the artifact does. */
export interface Survivor {
  /** The same for every file, so that files can be counted by it. */
  readonly what: string;
  /** With the facts of this file. */
  readonly detail: string;
}

/** The facts of a part that are shown here; names as in artifact.schema.json. */
interface ShownFacts {
  readonly debugInfo?: { readonly present: boolean; readonly kinds: readonly string[] };
  readonly miniDebugInfo?: { readonly readable: boolean } | null;
  readonly debugLink?: { readonly file: string } | null;
  readonly buildId?: string | null;
  readonly compilers?: readonly string[];
  readonly go?: {
    readonly version?: string;
    readonly functionTable: { readonly namesReadable?: boolean } | null;
  } | null;
  readonly rust?: { readonly version?: string } | null;
  readonly dynamicSymbols?: { readonly imports: number; readonly exports: number } | null;
  readonly strings?: { readonly runs: number; readonly bytes: number };
  readonly calls?: { readonly count: number; readonly first: readonly ScriptCall[] };
  readonly handlers?: { readonly count: number };
  readonly texts?: { readonly count: number };
  readonly assembledTexts?: { readonly count: number };
}

interface ScriptCall {
  readonly name: string;
  readonly text?: string;
}

const SHOWN_CALLS = 5;
const SHOWN_CHARACTERS = 120;

/** One kind of trace: what it is called, and its detail where a part has it. */
type Trace = readonly [what: string, detail: (facts: ShownFacts) => string | null | undefined];

/** Names first, then what names the origin, then what only hints. */
const TRACES: readonly Trace[] = [
  [
    "debug information",
    ({ debugInfo }) => (debugInfo?.present ? `debug information (${debugInfo.kinds.join(", ")})` : undefined),
  ],
  ["minidebuginfo", ({ miniDebugInfo }) => (miniDebugInfo?.readable ? "minidebuginfo (function names)" : undefined)],
  ["Go function names", ({ go }) => (go?.functionTable?.namesReadable ? "Go function names" : undefined)],
  ["exported names", ({ dynamicSymbols }) => nonZero(dynamicSymbols?.exports, "exported name")],
  ["imported names", ({ dynamicSymbols }) => nonZero(dynamicSymbols?.imports, "imported name")],
  ["commands", ({ calls }) => calls && callsText(calls)],
  ["handlers", ({ handlers }) => nonZero(handlers?.count, "handler name")],
  ["texts", ({ texts }) => nonZero(texts?.count, "text")],
  [
    "texts put together",
    ({ assembledTexts }) =>
      nonZero(assembledTexts?.count, "text put together from pieces", "texts put together from pieces"),
  ],
  ["debug link", ({ debugLink }) => debugLink && `debug link to ${debugLink.file}`],
  ["build id", ({ buildId }) => buildId && `build id ${buildId}`],
  ["Go version", ({ go }) => go?.version],
  ["compiler notes", ({ compilers, rust }) => compilerNotes(compilers, rust?.version)],
  ["strings", ({ strings }) => strings && `${counted(strings.runs, "string")} (${sizeText(strings.bytes)})`],
];

/** What was not removed, of all parts together. */
export function survivors(artifact: Artifact): readonly Survivor[] {
  return TRACES.flatMap(([what, detail]) => {
    const details = new Set(artifact.parts.map((part) => detail(shownFacts(part))).filter((found) => found));
    return details.size === 0 ? [] : [{ what, detail: [...details].join(", ") }];
  });
}

/** Facts are typed by the parser that made them; here they are seen through the format-independent model. */
function shownFacts(part: ArtifactPart): ShownFacts {
  return part.facts;
}

function nonZero(count: number | undefined, noun: string, nouns?: string): string | undefined {
  return count === undefined || count === 0 ? undefined : counted(count, noun, nouns);
}

/** The calls of a script whose text is known, in the order of the file. */
function callsText({ first }: { readonly first: readonly ScriptCall[] }): string | undefined {
  const known = first.flatMap(({ name, text }) => (text === undefined ? [] : [`${name} "${shortened(text)}"`]));
  const more =
    known.length > SHOWN_CALLS ? ` and ${counted(known.length - SHOWN_CALLS, "more call", "more calls")} (--dump)` : "";
  return known.length === 0 ? undefined : `${known.slice(0, SHOWN_CALLS).join(", ")}${more}`;
}

function shortened(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function compilerNotes(compilers: readonly string[] = [], rust: string | undefined): string | undefined {
  const notes = rust === undefined || compilers.includes(rust) ? compilers : [rust, ...compilers];
  if (notes.length === 0) return undefined;
  const more = notes.length > 2 ? ` and ${notes.length - 2} more` : "";
  return `compiled by ${notes.slice(0, 2).join(", ")}${more}`;
}
