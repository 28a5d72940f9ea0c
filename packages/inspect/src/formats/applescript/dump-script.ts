import { escapeText, LEVEL_WORDS, type ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { Dump, DumpLine } from "../../dump.ts";
import { decodePlistText } from "./binary-plist.ts";
import { freshBudget, type ScriptBudget } from "./budget.ts";
import type { CompiledScript } from "./compiled-script.ts";
import { disassemble } from "./disassembly.ts";
import { eventName, eventWords } from "./event-names.ts";
import type { Handler } from "./handlers.ts";
import { literalWords } from "./literal-words.ts";
import { parameterWords } from "./parameter-names.ts";
import { readScripts, type Script } from "./scripts.ts";
import { budgetIssues, type Survey, surveyScript } from "./survey.ts";

const MAX_LINES = 50_000; // the longest of the corpus has 2,112
const MAX_CHARACTERS = 8 << 20;
const LONGEST_LINE = 4000;

/** All that is left to read in the compiled scripts of a file: for each what it does, its texts and names, its code. */
export function dumpAppleScript(file: Content): Dump {
  const budget = freshBudget();
  const { value: scripts, issues } = readScripts(file, budget);
  const lines = new Lines();
  for (const script of scripts) {
    if (lines.isFull) break;
    dumpScript(lines, script, budget);
  }
  const what = `dump: more than ${MAX_LINES} lines or ${MAX_CHARACTERS} characters, the rest is not shown`;
  const full: readonly ParseIssue[] = lines.isFull ? [{ code: "limit-exceeded", at: file.base, what }] : [];
  return { lines: lines.all, issues: [...issues, ...budgetIssues(budget, file.base), ...full] };
}

class Lines {
  readonly all: DumpLine[] = [];
  #characters = 0;

  get isFull(): boolean {
    return this.all.length >= MAX_LINES || this.#characters >= MAX_CHARACTERS;
  }

  add(kind: DumpLine["kind"], depth: number, text: string, at?: number): void {
    if (this.isFull) return;
    const cut = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
    const safe = escapeText(cut);
    this.#characters += safe.length;
    this.all.push({ kind, depth, text: safe, ...(at === undefined ? {} : { at }) });
  }

  /** A heading and what stands below it; nothing when that is nothing. */
  section(heading: string, items: readonly { readonly text: string; readonly at?: number }[]): void {
    if (items.length === 0) return;
    this.add("heading", 1, heading);
    for (const { text, at } of items) {
      if (this.isFull) return;
      this.add("item", 2, text, at);
    }
  }
}

function dumpScript(lines: Lines, script: Script, budget: ScriptBudget): void {
  const { decision, offset, compiled, javaScript } = script;
  const level =
    decision.level === null ? "whether its source was left out cannot be said" : LEVEL_WORDS[decision.level];
  lines.add("heading", 0, `${titleOf(script)}: ${level}`, offset);
  if (script.interpreter !== undefined) lines.add("item", 1, `interpreter: ${script.interpreter}`);
  if (compiled !== undefined) dumpCompiled(lines, compiled, budget);
  else if (javaScript?.source !== undefined) {
    const { source } = javaScript;
    lines.add("heading", 1, "source", offset + source.offset);
    const shown = { ...source, content: source.content.subarray(0, MAX_CHARACTERS) };
    for (const line of decodePlistText(shown).split(/\r\n|[\r\n]/)) {
      if (lines.isFull) return;
      lines.add("item", 2, line);
    }
  } else lines.add("note", 1, "nothing of its content is known to be readable");
}

function titleOf({ language, depth, resourceId }: Script): string {
  const name =
    language === "javascript" ? "JavaScript" : language === "applescript" ? "AppleScript" : "script of Script Debugger";
  if (depth > 0) return `${name} inside the script above`;
  return resourceId === undefined ? name : `${name} in resource ${resourceId}`;
}

function dumpCompiled(lines: Lines, { tree, complete }: CompiledScript, budget: ScriptBudget): void {
  const survey = surveyScript(tree, budget);
  const { base } = tree;
  if (!complete) lines.add("note", 1, "not all of its records could be read");
  lines.section("what it calls", callItems(survey, base));
  lines.section(
    "applications",
    survey.applications.map(({ name, path }) => ({ text: path === undefined ? name : `${name} (${path})` })),
  );
  lines.section(
    "texts put together from pieces",
    survey.assembledTexts.map(({ text, at }) => ({ text: `"${text}"`, at: base + at })),
  );
  lines.section(
    "lists of numbers",
    survey.numberLists.map(({ numbers, text, at }) => {
      const spelled = text === undefined ? "" : ` = "${text}"`;
      return { text: `{${numbers.join(", ")}}${spelled}`, at: base + at };
    }),
  );
  lines.section(
    "properties",
    survey.properties.map(({ name, value, record }) => ({
      text: `${name}: ${literalWords(tree, value)}`,
      at: base + tree.offset(record),
    })),
  );
  lines.section(
    "texts",
    survey.strings.map(({ text, at }) => ({ text: `"${text}"`, at: base + at })),
  );
  lines.section(
    "names of others",
    [...survey.otherNames].map((text) => ({ text })),
  );
  lines.section(
    "events",
    [...survey.events].map(([code, count]) => ({
      text: `${eventWords(code)}, ${count} ${count === 1 ? "time" : "times"}`,
    })),
  );
  lines.section(
    "classes, properties and constants",
    survey.codes.size === 0 ? [] : [{ text: [...survey.codes].join(" ") }],
  );
  for (const handler of survey.handlers) {
    if (lines.isFull) return;
    dumpHandler(lines, tree, handler);
  }
}

function callItems(survey: Survey, base: number): readonly { readonly text: string; readonly at: number }[] {
  return survey.calls.flatMap(({ event, text, parameters, at }) => {
    if (event === "sysontoc" || (text === undefined && eventName(event)?.telling !== true)) return [];
    const given = parameterWords(parameters);
    const direct = text === undefined ? "" : ` "${text}"`;
    return [{ text: `${eventWords(event)}${direct}${given === "" ? "" : ` (${given})`}`, at: base + at }];
  });
}

function dumpHandler(lines: Lines, tree: CompiledScript["tree"], handler: Handler): void {
  const { name, event, parameters, variables, record } = handler;
  const given = parameters.length === 0 ? "" : `(${parameters.join(", ")})`;
  const title = `handler ${event === undefined ? name : eventWords(event)}${given}`;
  lines.add("heading", 1, title, tree.base + tree.offset(record));
  if (variables.length > 0) lines.add("item", 2, `variables: ${variables.join(", ")}`);
  for (const { text, at } of disassemble(tree, handler)) {
    if (lines.isFull) return;
    lines.add("code", 2, text, tree.base + at);
  }
}
