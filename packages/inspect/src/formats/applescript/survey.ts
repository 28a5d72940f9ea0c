import type { ParseIssue } from "@limpid/core";
import type { Target } from "./alias-record.ts";
import { MAX_STEPS, MAX_TEXT_BYTES, type ScriptBudget } from "./budget.ts";
import { type Constant, constantOf, numbersIn, textOfNumbers } from "./constants.ts";
import { type Call, evaluateHandler, type Found, type NumberList } from "./evaluate.ts";
import { type Handler, handlersOf, type Property, propertiesOf } from "./handlers.ts";
import { NONE, type RecordTree } from "./record-tree.ts";
import { IDENTIFIER, SYNTAX_NODE, TERM, TERM_EVENT } from "./record-types.ts";
import { codeOf, identifierOf, textOf } from "./record-values.ts";
import { targetOf } from "./targets.ts";

/** Everything that can be read in a script's records. Offsets are relative to the script. */
export interface Survey {
  readonly syntaxNodes: number;
  /** Events by their code: how many records name each. */
  readonly events: ReadonlyMap<string, number>;
  /** Classes, properties and constants. */
  readonly codes: ReadonlySet<string>;
  readonly strings: readonly Found[];
  readonly handlers: readonly Handler[];
  readonly properties: readonly Property[];
  readonly variables: ReadonlySet<string>;
  /** Names that are neither handlers, properties nor variables here: handlers of other scripts, Objective-C methods. */
  readonly otherNames: ReadonlySet<string>;
  readonly applications: readonly Target[];
  readonly calls: readonly Call[];
  readonly assembledTexts: readonly Found[];
  readonly numberLists: readonly NumberList[];
}

const MAX_TEXTS = 16_384; // distinct texts, names or lists that are kept; a script of the corpus has 148 at most
const TELLING_NUMBERS = 8; // a list of numbers that spells nothing is kept from this length on
const SHORTEST_NUMBERS = 4;
const LEAST_TEXT = 32_768; // with less than one text of the longest kind left, some were not decoded

export function surveyScript(tree: RecordTree, budget: ScriptBudget): Survey {
  const names = new Set<string>();
  const events = new Map<string, number>();
  const codes = new Set<string>();
  const strings = new Strings(tree);
  const applications = new Map<string, Target>();
  let syntaxNodes = 0;
  let targets = 0;
  for (let record = 0; record < tree.count; record++) {
    const type = tree.type(record);
    if (type === SYNTAX_NODE) syntaxNodes++;
    else if (type === TERM) countTerm(tree, record, events, codes);
    else if (type === IDENTIFIER) addName(names, identifierOf(tree, record));
    else {
      strings.add(record);
      if (targets >= MAX_TEXTS) continue;
      const target = targetOf(tree, record);
      if (target === undefined) continue;
      targets++;
      addTarget(applications, target);
    }
  }
  const handlers = handlersOf(tree);
  const properties = propertiesOf(tree);
  const variables = new Set(handlers.flatMap((handler) => handler.variables.filter((name) => name !== "")));
  const known = new Set([...variables, ...handlers.map(({ name }) => name), ...properties.map(({ name }) => name)]);
  const evaluated = evaluateAll(tree, handlers, properties, budget);
  for (const { text } of evaluated.applications) addTarget(applications, { name: text });
  return {
    syntaxNodes,
    events,
    codes,
    strings: strings.found,
    handlers,
    properties,
    variables,
    otherNames: new Set([...names].filter((name) => !known.has(name))),
    applications: [...applications.values()],
    calls: evaluated.calls,
    assembledTexts: evaluated.assembledTexts,
    numberLists: evaluated.numberLists,
  };
}

function countTerm(tree: RecordTree, record: number, events: Map<string, number>, codes: Set<string>): void {
  const code = codeOf(tree, record) ?? "";
  if (!tree.isTerm(record, TERM_EVENT)) {
    if (codes.size < MAX_TEXTS) codes.add(code);
  } else if (events.size < MAX_TEXTS || events.has(code)) events.set(code, (events.get(code) ?? 0) + 1);
}

function addName(names: Set<string>, name: string | undefined): void {
  if (name !== undefined && name !== "" && names.size < MAX_TEXTS) names.add(name);
}

function addTarget(targets: Map<string, Target>, target: Target): void {
  if (targets.size >= MAX_TEXTS) return;
  const key = target.path ?? target.name;
  if (!targets.has(key)) targets.set(key, target);
}

/** Text literals, each once. Many records may name the same bytes: those are decoded once. */
class Strings {
  readonly #tree: RecordTree;
  readonly #distinct = new Distinct();
  readonly #decoded = new Set<number>();

  constructor(tree: RecordTree) {
    this.#tree = tree;
  }

  get found(): readonly Found[] {
    return this.#distinct.found;
  }

  add(record: number): void {
    const bytes = this.#tree.slot(record, 0);
    if (bytes !== NONE && this.#decoded.has(bytes)) return;
    const text = textOf(this.#tree, record);
    if (text === undefined) return;
    if (bytes !== NONE) this.#decoded.add(bytes);
    this.#distinct.add(text, this.#tree.offset(record));
  }
}

/** Texts, each once, where it stands first. */
class Distinct {
  readonly found: Found[] = [];
  readonly #seen = new Set<string>();

  add(text: string, at: number): void {
    if (text === "" || this.#seen.has(text) || this.#seen.size >= MAX_TEXTS) return;
    this.#seen.add(text);
    this.found.push({ text, at });
  }
}

interface Evaluated {
  readonly calls: readonly Call[];
  readonly assembledTexts: readonly Found[];
  readonly numberLists: readonly NumberList[];
  readonly applications: readonly Found[];
}

function evaluateAll(
  tree: RecordTree,
  handlers: readonly Handler[],
  properties: readonly Property[],
  budget: ScriptBudget,
): Evaluated {
  const calls: Call[] = [];
  const texts = new Distinct();
  const lists: NumberList[] = [];
  const applications: Found[] = [];
  const initial = initialConstants(tree, properties, lists, budget);
  for (const handler of handlers) {
    if (budget.steps <= 0) break;
    const evaluation = evaluateHandler(tree, handler, initial, budget);
    for (const call of evaluation.calls) if (calls.length < MAX_TEXTS) calls.push(call);
    for (const { text, at } of evaluation.texts) texts.add(text, at);
    for (const list of evaluation.numberLists) if (lists.length < MAX_TEXTS) lists.push(list);
    for (const found of evaluation.applications) if (applications.length < MAX_TEXTS) applications.push(found);
  }
  return {
    calls,
    assembledTexts: texts.found,
    numberLists: lists.filter(({ numbers, text }) => text !== undefined || numbers.length >= TELLING_NUMBERS),
    applications,
  };
}

/** What was not looked at, for a file whose scripts cost too much. */
export function budgetIssues(budget: ScriptBudget, at: number): readonly ParseIssue[] {
  const issues: ParseIssue[] = [];
  const rest = "the rest was not looked at";
  if (budget.steps <= 0) {
    issues.push({
      code: "limit-exceeded",
      at,
      what: `constants: more than ${MAX_STEPS} steps to put together, ${rest}`,
    });
  }
  if (budget.textBytes < LEAST_TEXT) {
    issues.push({ code: "limit-exceeded", at, what: `names and texts: more than ${MAX_TEXT_BYTES} bytes, ${rest}` });
  }
  return issues;
}

/**
 * What properties begin with. A handler may change them, so the values are what the script holds, not what it has
 * when it runs.
 */
function initialConstants(
  tree: RecordTree,
  properties: readonly Property[],
  lists: NumberList[],
  budget: ScriptBudget,
): ReadonlyMap<string, Constant> {
  const constants = new Map<string, Constant>();
  for (const { name, value, record } of properties) {
    if (budget.steps-- <= 0) break;
    const constant = constantOf(tree, value);
    if (constant === undefined) continue;
    constants.set(name, constant);
    if (constant.kind !== "list") continue;
    budget.steps -= constant.items.length;
    const numbers = numbersIn(constant);
    if (numbers === undefined || numbers.length < SHORTEST_NUMBERS || lists.length >= MAX_TEXTS) continue;
    const text = textOfNumbers(numbers);
    lists.push({ numbers, ...(text === undefined ? {} : { text }), at: tree.offset(record) });
  }
  return constants;
}
