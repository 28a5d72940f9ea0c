import type { OpacityLevel } from "@limpid/core";
import type { ScriptLanguage } from "./script-header.ts";

/** How many there are, and the first of them in the order of the file: the rest is in the dump. */
export type Sample<T> = {
  readonly count: number;
  readonly first: readonly T[];
};

/** Facts of a compiled script; the JSON Schema names each (`$defs/applescriptFacts`). */
export type AppleScriptFacts = {
  readonly scriptLanguage: ScriptLanguage;
  /** What holds the script. */
  readonly container: ScriptContainer;
  readonly version: string;
  readonly resourceId?: number;
  /** The `#!` line of an executable script. */
  readonly interpreter?: string;
  /** Whether the tree of the whole script is there, and how many of its nodes are left anywhere. */
  readonly parseTree?: { readonly present: boolean | null; readonly nodes: number };
  readonly records?: { readonly count: number; readonly complete: boolean };
  readonly trailer?: { readonly offset: number } | null;
  readonly trailingBytes?: number;
  readonly events?: Sample<EventFact>;
  readonly calls?: Sample<CallFact>;
  readonly handlers?: Sample<HandlerFact>;
  readonly properties?: Sample<string>;
  readonly variables?: Sample<string>;
  readonly otherNames?: Sample<string>;
  readonly codes?: Sample<string>;
  readonly applications?: Sample<ApplicationFact>;
  readonly texts?: Sample<TextFact>;
  readonly assembledTexts?: Sample<TextFact>;
  readonly numberLists?: Sample<NumberListFact>;
  readonly nestedScripts?: Sample<{ readonly offset: number; readonly level: OpacityLevel | null }>;
  /** Of JavaScript: where its source lies. */
  readonly source?: { readonly offset: number; readonly characters: number } | null;
};

export type ScriptContainer = "file" | "executable" | "descriptor" | "apple-double" | "resource-fork" | "nested";

export type EventFact = {
  readonly code: string;
  readonly name?: string;
  readonly count: number;
};

export type CallFact = {
  readonly code: string;
  readonly name: string;
  readonly offset: number;
  /** The direct parameter where it is known. */
  readonly text?: string;
  /** Codes of the labelled parameters. */
  readonly parameters: readonly string[];
};

export type HandlerFact = {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly offset: number;
};

export type TextFact = {
  readonly text: string;
  readonly offset: number;
  readonly characters: number;
};

export type NumberListFact = {
  readonly numbers: readonly number[];
  readonly count: number;
  readonly offset: number;
  readonly text?: string;
};

export type ApplicationFact = {
  readonly name: string;
  readonly path?: string;
};
