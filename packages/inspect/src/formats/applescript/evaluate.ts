import type { ScriptBudget } from "./budget.ts";
import { type Instruction, instructionsOf } from "./bytecode.ts";
import {
  asText,
  type Constant,
  calculated,
  character,
  coerced,
  concatenated,
  constantOf,
  LONGEST_LIST,
  numbersIn,
  TEXT_CODES,
  textConstant,
  textOfNumbers,
  weightOf,
} from "./constants.ts";
import type { Handler } from "./handlers.ts";
import { ACTIONS, NAMES, SIMPLE } from "./instruction-actions.ts";
import type { RecordTree } from "./record-tree.ts";
import { codeOf, identifierOf } from "./record-values.ts";

/** What a handler's code shows of its constants: nothing is run, jumps are not followed. */
export interface Evaluation {
  readonly calls: readonly Call[];
  /** Texts that the code puts together from pieces. */
  readonly texts: readonly Found[];
  /** Lists of numbers, with the text that they spell when they do. */
  readonly numberLists: readonly NumberList[];
  /** Applications that the code names by a constant. */
  readonly applications: readonly Found[];
}

/** An event that the code sends. */
export interface Call {
  readonly event: string;
  /** The direct parameter, when it is a text that can be known. */
  readonly text?: string;
  /** Codes of labelled parameters that are given. */
  readonly parameters: readonly string[];
  /** Relative to the script. */
  readonly at: number;
}

export interface Found {
  readonly text: string;
  readonly at: number;
}

export interface NumberList {
  readonly numbers: readonly number[];
  readonly text?: string;
  readonly at: number;
}

const DEEPEST = 4096; // values on the stack
const SHORTEST_NUMBERS = 4; // a list of coordinates has two or four; from here on printable text is no accident
const MIN_FRAGMENTS = 5;
const LONG_FRAGMENT = 4; // characters on average

export function evaluateHandler(
  tree: RecordTree,
  handler: Handler,
  properties: ReadonlyMap<string, Constant>,
  budget: ScriptBudget,
): Evaluation {
  return new Evaluator(tree, handler, properties, budget).run();
}

class Evaluator {
  readonly #tree: RecordTree;
  readonly #handler: Handler;
  readonly #properties: ReadonlyMap<string, Constant>;
  readonly #budget: ScriptBudget;
  readonly #calls: Call[] = [];
  readonly #texts: Found[] = [];
  readonly #numberLists: NumberList[] = [];
  readonly #applications: Found[] = [];
  /** Variables that are assigned in one place only, and what was assigned there. */
  readonly #assignments = new Map<number, number>();
  readonly #variables = new Map<number, Constant | undefined>();
  /** Literals that were decoded, by their record. */
  readonly #constants = new Map<number, Constant | undefined>();
  #stack: (Constant | undefined)[] = [];

  constructor(tree: RecordTree, handler: Handler, properties: ReadonlyMap<string, Constant>, budget: ScriptBudget) {
    this.#tree = tree;
    this.#handler = handler;
    this.#properties = properties;
    this.#budget = budget;
  }

  run(): Evaluation {
    for (const instruction of instructionsOf(this.#handler.code)) {
      if (this.#budget.steps-- <= 0) break;
      const variable = assignedVariable(instruction);
      if (variable !== undefined) this.#assignments.set(variable, (this.#assignments.get(variable) ?? 0) + 1);
    }
    for (const instruction of instructionsOf(this.#handler.code)) {
      if (this.#budget.steps-- <= 0) break;
      this.#step(instruction);
    }
    return {
      calls: this.#calls,
      texts: this.#texts,
      numberLists: this.#numberLists,
      applications: this.#applications,
    };
  }

  #step(instruction: Instruction): void {
    const { opcode } = instruction;
    const at = this.#handler.codeOffset + instruction.at;
    const operand = instruction.operands[0]?.value ?? -1;
    switch (ACTIONS[opcode]) {
      case "push-constant":
        this.#push(SIMPLE.get(NAMES[opcode] ?? ""));
        break;
      case "push-unknown":
        this.#push(undefined);
        break;
      case "push-literal":
        this.#pushLiteral(operand, at);
        break;
      case "push-variable":
        this.#push(this.#variables.get(operand));
        break;
      case "push-global":
        this.#push(this.#properties.get(this.#name(operand)));
        break;
      case "assign":
        this.#assign(operand, at);
        break;
      case "assign-outside":
        this.#report(this.#stack.at(-1), at);
        break;
      case "concatenate":
        this.#binary(concatenated);
        break;
      case "calculate":
        this.#binary((left, right) => calculated(NAMES[opcode] ?? "", left, right));
        break;
      case "compare":
        this.#binary(() => undefined);
        break;
      case "coerce":
        this.#binary(coerced);
        break;
      case "duplicate":
        this.#push(this.#stack.at(-1));
        break;
      case "drop":
        this.#stack.pop();
        break;
      case "swap":
        this.#swap();
        break;
      case "make-list":
        this.#makeList(at);
        break;
      case "send":
        this.#send(codeOf(this.#tree, this.#literal(operand)), at);
        break;
      case "call":
        this.#send(undefined, at);
        break;
      case "specify":
        this.#specify(NAMES[opcode] ?? "", at);
        break;
      case "keep":
        break;
      default:
        this.#endStatement(at);
    }
  }

  #literal(index: number): number {
    return this.#handler.literals[index] ?? -1;
  }

  #name(index: number): string {
    return identifierOf(this.#tree, this.#literal(index)) ?? "";
  }

  #push(value: Constant | undefined): void {
    if (this.#stack.length >= DEEPEST) this.#stack = [];
    this.#stack.push(value);
  }

  #pushLiteral(index: number, at: number): void {
    const record = this.#literal(index);
    const constant = this.#constants.has(record) ? this.#constants.get(record) : constantOf(this.#tree, record);
    this.#constants.set(record, constant);
    this.#budget.steps -= weightOf(constant);
    this.#reportNumbers(constant, at);
    this.#push(constant);
  }

  #assign(variable: number, at: number): void {
    const value = this.#stack.at(-1);
    this.#report(value, at);
    if (this.#assignments.get(variable) === 1) this.#variables.set(variable, value);
  }

  #swap(): void {
    const last = this.#stack.pop();
    const before = this.#stack.pop();
    this.#push(last);
    this.#push(before);
  }

  #binary(combine: (left: Constant | undefined, right: Constant | undefined) => Constant | undefined): void {
    const right = this.#stack.pop();
    const left = this.#stack.pop();
    for (const side of [left, right]) if (side?.kind === "list") this.#budget.steps -= side.items.length;
    this.#push(combine(left, right));
  }

  /** Takes a count and as many values from the stack; undefined when the count is not known. */
  #popMany(): readonly (Constant | undefined)[] | undefined {
    const count = this.#stack.pop();
    if (count?.kind !== "number" || count.value < 0 || count.value > this.#stack.length) return undefined;
    this.#budget.steps -= count.value;
    return count.value === 0 ? [] : this.#stack.splice(-count.value);
  }

  #makeList(at: number): void {
    const items = this.#popMany();
    const list: Constant | undefined =
      items === undefined || items.length > LONGEST_LIST ? undefined : { kind: "list", items };
    const joined = asText(list);
    if (joined !== undefined && isFragmented(joined)) this.#texts.push({ text: joined.text, at });
    this.#reportNumbers(list, at);
    this.#push(list);
  }

  /** An event or a call of a handler: count, arguments, and before them the direct parameter or the target. */
  #send(event: string | undefined, at: number): void {
    const given = this.#popMany();
    const direct = this.#stack.pop();
    for (const value of [direct, ...(given ?? [])]) this.#report(value, at);
    if (event === undefined) {
      this.#push(undefined);
      return;
    }
    const parameters = (given ?? []).flatMap((value, index) =>
      index % 2 === 0 && value?.kind === "code" ? [value.code] : [],
    );
    const text = direct?.kind === "text" ? direct.text : undefined;
    this.#budget.steps -= weightOf(direct);
    this.#calls.push({ event, ...(text === undefined ? {} : { text }), parameters, at });
    this.#push(event === "sysontoc" ? character(direct) : undefined);
  }

  #specify(name: string, at: number): void {
    const depth = SPECIFIER_DEPTHS.get(name);
    if (depth === undefined) {
      this.#stack = [undefined];
      return;
    }
    const [, type, key, form] = this.#stack.splice(Math.max(0, this.#stack.length - depth), depth);
    const code = type?.kind === "code" ? type.code : "";
    if (code === "capp" && key?.kind === "text") this.#applications.push({ text: key.text, at });
    const byNumber = form?.kind === "code" && form.code === "ID  " && (TEXT_CODES.has(code) || code === "cha ");
    this.#push(byNumber ? this.#spelled(key) : undefined);
  }

  /** `string id {104, 105}`, `character id 104`: hidden by its number, so a text of two pieces at least. */
  #spelled(key: Constant | undefined): Constant | undefined {
    const numbers = key?.kind === "number" ? [key.value] : numbersIn(key);
    this.#budget.steps -= numbers?.length ?? 0;
    const text = numbers === undefined ? undefined : textOfNumbers(numbers);
    return text === undefined ? undefined : textConstant(text, Math.max(2, text.length));
  }

  #endStatement(at: number): void {
    this.#report(this.#stack.at(-1), at);
    this.#stack = [];
  }

  /** Keeps a text that was put together from pieces. */
  #report(value: Constant | undefined, at: number): void {
    if (value?.kind !== "text" || value.pieces < 2) return;
    this.#budget.steps -= weightOf(value);
    this.#texts.push({ text: value.text, at });
  }

  #reportNumbers(value: Constant | undefined, at: number): void {
    const numbers = numbersIn(value);
    if (numbers === undefined || numbers.length < SHORTEST_NUMBERS) return;
    const text = textOfNumbers(numbers);
    this.#numberLists.push({ numbers, ...(text === undefined ? {} : { text }), at });
  }
}

/** How many values each way to name an object takes: container, class, and what tells it apart. */
const SPECIFIER_DEPTHS: ReadonlyMap<string, number> = new Map([
  ["MakeObjectAlias (property)", 2],
  ["MakeObjectAlias (every)", 2],
  ["MakeObjectAlias (some)", 2],
  ["MakeObjectAlias (item)", 3],
  ["MakeObjectAlias (by key)", 4],
  ["MakeObjectAlias (whose)", 2],
  ["MakeObjectAlias (beginning)", 1],
  ["MakeObjectAlias (end)", 1],
  ["MakeObjectAlias (middle)", 2],
]);

/** Whether a list of texts looks like a text cut up, not like names of buttons or fruit. */
function isFragmented({ text, pieces }: { readonly text: string; readonly pieces: number }): boolean {
  return pieces >= MIN_FRAGMENTS && text.length <= pieces * LONG_FRAGMENT;
}

function assignedVariable({ opcode, operands }: Instruction): number | undefined {
  const name = NAMES[opcode] ?? "";
  const assigns = name.startsWith("PopVariable") || name.startsWith("RepeatIn");
  return assigns ? operands[0]?.value : undefined;
}
