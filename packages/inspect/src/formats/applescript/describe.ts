import type { ArtifactPart } from "@limpid/core";
import type { FactWords } from "../../words.ts";
import type { AppleScriptFacts, CallFact, ScriptContainer } from "./facts.ts";
import { parameterWords } from "./parameter-names.ts";

/** The facts of a compiled script in words, the telling ones first; undefined for a part of another format. */
export function describeAppleScript({ facts: unknownFacts }: ArtifactPart): readonly FactWords[] | undefined {
  if (!("scriptLanguage" in unknownFacts)) return undefined;
  const facts = unknownFacts as AppleScriptFacts;
  const words: FactWords[] = [];
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined && text !== "") words.push({ label, text });
  };
  for (const call of facts.calls?.first ?? []) if (call.text !== undefined) say(call.name, callWords(call));
  say(
    "does",
    list(
      facts.events?.first.flatMap(({ name }) => (name === undefined ? [] : [name])),
      facts.events?.count,
    ),
  );
  say(
    "applications",
    list(
      facts.applications?.first.map(({ name, path }) => path ?? name),
      facts.applications?.count,
    ),
  );
  say(
    "texts put together",
    list(
      facts.assembledTexts?.first.map(({ text }) => quoted(text)),
      facts.assembledTexts?.count,
    ),
  );
  for (const { text, count, numbers, offset } of facts.numberLists?.first ?? []) {
    const spelled = text === undefined ? `${numbers.slice(0, SHOWN_NUMBERS).join(" ")} …` : quoted(text);
    say("numbers", `${count} numbers at 0x${offset.toString(16)}: ${spelled}`);
  }
  say("handlers", list(facts.handlers?.first.map(handlerWords), facts.handlers?.count));
  say("properties", list(facts.properties?.first, facts.properties?.count));
  say("variables", list(facts.variables?.first, facts.variables?.count));
  say("other names", list(facts.otherNames?.first, facts.otherNames?.count));
  say(
    "texts",
    list(
      facts.texts?.first.slice(0, SHOWN_TEXTS).map(({ text }) => quoted(text)),
      facts.texts?.count,
    ),
  );
  say("scripts inside", list(facts.nestedScripts?.first.map(nestedWords), facts.nestedScripts?.count));
  say("source", sourceWords(facts));
  say("parse tree", treeWords(facts));
  say("interpreter", facts.interpreter);
  say("held by", CONTAINERS[facts.container] === undefined ? undefined : containerWords(facts));
  say("behind the end", facts.trailingBytes ? `${facts.trailingBytes} bytes` : undefined);
  return words;
}

const SHOWN_TEXTS = 8;
const SHOWN_NUMBERS = 16;
const SHOWN_CHARACTERS = 100;

const CONTAINERS: { readonly [C in ScriptContainer]: string | undefined } = {
  file: undefined,
  nested: undefined,
  executable: "an executable script",
  descriptor: "a value of type scpt",
  "apple-double": "an AppleDouble file",
  "resource-fork": "a resource fork",
};

function list(items: readonly string[] | undefined, count = items?.length ?? 0): string {
  if (items === undefined || items.length === 0) return "";
  const more = count > items.length ? ` and ${count - items.length} more` : "";
  return `${items.join(", ")}${more}`;
}

function quoted(text: string): string {
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return `"${shown}"`;
}

function callWords({ text, parameters }: CallFact): string {
  const given = parameterWords(parameters);
  return given === "" ? (text ?? "") : `${text} (${given})`;
}

function handlerWords({ name, parameters }: { readonly name: string; readonly parameters: readonly string[] }): string {
  return parameters.length === 0 ? name : `${name}(${parameters.join(", ")})`;
}

function nestedWords({ offset, level }: { readonly offset: number; readonly level: string | null }): string {
  return `${level === null ? "undetermined" : level === "none" ? "editable" : level} at 0x${offset.toString(16)}`;
}

function sourceWords({ source }: AppleScriptFacts): string | undefined {
  if (source === undefined) return undefined;
  return source === null ? "not readable" : `${source.characters} characters at 0x${source.offset.toString(16)}`;
}

function treeWords({ parseTree }: AppleScriptFacts): string | undefined {
  if (parseTree === undefined || parseTree.present === null) return undefined;
  const nodes = `${parseTree.nodes} nodes`;
  if (parseTree.present) return nodes;
  return parseTree.nodes === 0 ? "left out" : `left out, ${nodes} of script objects are still there`;
}

function containerWords({ container, resourceId }: AppleScriptFacts): string {
  const holder = CONTAINERS[container] ?? "";
  return resourceId === undefined ? holder : `${holder}, resource ${resourceId}`;
}
