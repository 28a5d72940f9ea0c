import type { ArtifactPart } from "@limpid/core";

/** Facts of Mach-O files and compiled scripts that signals read. Their names are frozen in `limpid.artifact/1`. */
export interface MacFacts {
  /** Neither symbols nor texts: AN0057's own condition. */
  readonly nothingToRead: boolean;
  readonly implausibleSigns: readonly string[];
  /** `objective-c`, `swift`, `go-function-table`, `exports`. */
  readonly namesSurvive: readonly string[];
  readonly appletStub: boolean;
  /** Of a script: events that it sends, by their name in the dictionary. */
  readonly calls: readonly { readonly name: string; readonly text: string | undefined }[];
  readonly nestedRunOnly: number;
  readonly signature: SignatureOfFile | undefined;
}

/** What a file's own signature claims, as far as the inspection could check it. */
export interface SignatureOfFile {
  readonly kind: string | null;
  readonly teamId: string | undefined;
  /** Who signed, when the signature and its chain hold. */
  readonly authority: string | undefined;
  readonly ticket: boolean;
  readonly tampered: boolean;
  /** Every page that the signature covers was compared with the file: without that, it may be another file's. */
  readonly compared: boolean;
}

/** Facts are open by type: each is read for what it is, and one of another shape counts as absent. */
export function macFacts(part: ArtifactPart | undefined): MacFacts {
  const facts = part?.facts ?? {};
  const nested = entries(member(facts.nestedScripts, "first"));
  return {
    nothingToRead: member(facts.lacksSymbolsAndStrings, "lacking") === true,
    implausibleSigns:
      member(facts.implausibleSymbols, "implausible") === true ? words(member(facts.implausibleSymbols, "signs")) : [],
    namesSurvive: words(facts.namesSurvive),
    appletStub: facts.appletStub === true,
    calls: entries(member(facts.calls, "first")).map((call) => ({
      name: text(member(call, "name")) ?? "",
      text: text(member(call, "text")),
    })),
    nestedRunOnly: nested.filter((script) => member(script, "level") === "run-only").length,
    signature: signatureOf(facts.signature),
  };
}

function signatureOf(value: unknown): SignatureOfFile | undefined {
  const kind = member(value, "kind");
  if (kind !== null && typeof kind !== "string") return undefined;
  const signer = member(value, "signer");
  const pages = member(value, "pages");
  const tampered = member(pages, "tampered");
  const total = member(pages, "total");
  return {
    kind,
    teamId: text(member(value, "teamId")),
    authority: text(member(signer, "authority")),
    ticket: typeof member(value, "ticket") === "object" && member(value, "ticket") !== null,
    tampered: typeof tampered === "number" && tampered > 0,
    compared: typeof total === "number" && member(pages, "checked") === total && member(pages, "missing") === 0,
  };
}

function entries(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function words(value: unknown): readonly string[] {
  return entries(value).filter((word) => typeof word === "string");
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
