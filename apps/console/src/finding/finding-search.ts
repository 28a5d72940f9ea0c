import type { FindingOrder } from "../api/resources.ts";

/** The state of a finding's page, as it stands in the address. */
export interface FindingSearch {
  /** The queue one came from: next and previous go along it. */
  readonly q?: string;
  readonly order?: FindingOrder;
  /** Instant as of which tree and names are shown, in milliseconds since the Unix epoch. */
  readonly asof?: string;
  /** Keys of ledger lines that are switched off, a comma between them. */
  readonly without?: string;
  /** How the lineage is drawn where there is room for both. */
  readonly lineage?: "list" | "graph";
  /** What is open beside the page: `record:IDS`, `bytes:OFFSET`, `value:KIND:TEXT`. */
  readonly open?: string;
  /** An older revision. */
  readonly revision?: string;
}

/** The last moment that a calendar of a browser knows. */
const LAST_MS = 8.64e15;

export function parseFindingSearch(search: Readonly<Record<string, unknown>>): FindingSearch {
  const { q, asof, without, lineage, open, order, revision } = search;
  return {
    ...(typeof q === "string" && { q }),
    ...(order === "newest" && { order: "newest" as const }),
    ...(typeof asof === "string" && asof !== "" && Math.abs(Number(asof)) <= LAST_MS && { asof }),
    ...(typeof without === "string" && without !== "" && { without }),
    ...((lineage === "list" || lineage === "graph") && { lineage }),
    ...(typeof open === "string" && open !== "" && { open }),
    ...(typeof revision === "string" && /^[1-9]\d{0,8}$/.test(revision) && { revision }),
  };
}

/** What a drawer shows. */
export type Opened =
  | { readonly kind: "record"; readonly ids: readonly string[] }
  | { readonly kind: "bytes"; readonly offset: number; readonly size?: number }
  | { readonly kind: "value"; readonly of: ValueKind; readonly text: string };

export const VALUE_KINDS = ["path", "hash", "user", "process", "address", "host", "image", "text"] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

export function parseOpened(open: string | undefined): Opened | undefined {
  const [kind, ...rest] = open?.split(":") ?? [];
  const text = rest.join(":");
  if (kind === "record" && text !== "") return { kind, ids: text.split(",").map(decodeURIComponentOrSame) };
  if (kind === "bytes") {
    const [offset, size] = text.split("+").map(Number);
    if (offset === undefined || !Number.isSafeInteger(offset) || offset < 0) return undefined;
    return { kind, offset, ...(size !== undefined && Number.isSafeInteger(size) && size > 0 && { size }) };
  }
  if (kind === "value") {
    const [of, ...value] = rest;
    const known = VALUE_KINDS.find((one) => one === of);
    return known === undefined ? undefined : { kind, of: known, text: bytesBack(value.join(":")) };
  }
  return undefined;
}

export function formatOpened(opened: Opened): string {
  if (opened.kind === "record") return `record:${opened.ids.map(encodeURIComponent).join(",")}`;
  if (opened.kind === "bytes") return `bytes:${opened.offset}${opened.size === undefined ? "" : `+${opened.size}`}`;
  return `value:${opened.of}:${withoutSurrogates(opened.text)}`;
}

function decodeURIComponentOrSame(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address cannot hold lone surrogates, which stand for bytes that are no UTF-8: they travel as `\xNN`. */
function withoutSurrogates(text: string): string {
  return text.replace(/\\|\p{Cs}/gu, (one) => (one === "\\" ? "\\\\" : `\\u${one.charCodeAt(0).toString(16)}`));
}

function bytesBack(text: string): string {
  return text.replace(/\\(\\|u([0-9a-f]{4}))/g, (_, whole: string, code: string | undefined) =>
    code === undefined ? whole : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
