import type { Constant } from "./constants.ts";
import { OPCODES } from "./opcodes.ts";

/** Names of instructions, by their opcode; empty where no source names one. */
export const NAMES: readonly string[] = OPCODES.map(({ name }) => name ?? "");

/** Constants that an instruction pushes by itself. */
export const SIMPLE: ReadonlyMap<string, Constant> = new Map<string, Constant>([
  ["PushMinus1", { kind: "number", value: -1 }],
  ["Push0", { kind: "number", value: 0 }],
  ["Push1", { kind: "number", value: 1 }],
  ["Push2", { kind: "number", value: 2 }],
  ["Push3", { kind: "number", value: 3 }],
  ["PushEmpty", { kind: "list", items: [] }],
]);

/** What an instruction does to constants; those that are not here end a statement or lead elsewhere. */
const ACTION_NAMES = {
  "push-constant": [...SIMPLE.keys()],
  "push-unknown": ["PushTrue", "PushFalse", "PushUndefined", "PushMe", "PushIt", "GetResult", "PushParentVariable"],
  "push-literal": ["PushLiteral", "PushLiteralExtended"],
  "push-variable": ["PushVariable", "PushVariableExtended"],
  "push-global": ["PushGlobal", "PushGlobalExtended"],
  assign: ["PopVariable", "PopVariableExtended"],
  "assign-outside": ["PopGlobal", "PopGlobalExtended", "PopParentVariable"],
  concatenate: ["Concatenate"],
  calculate: ["Add", "Subtract", "Multiply", "Quotient", "Remainder"],
  compare: [
    "Equal",
    "NotEqual",
    "GreaterThan",
    "GreaterThanOrEqual",
    "LessThan",
    "LessThanOrEqual",
    "StartsWith",
    "EndsWith",
    "Contains",
    "Divide",
    "Power",
  ],
  coerce: ["Coerce"],
  duplicate: ["Dup"],
  drop: ["Pop"],
  swap: ["GCSwap"],
  "make-list": ["MakeVector", "MakeList"],
  send: ["MessageSend"],
  call: ["PositionalMessageSend"],
  specify: NAMES.filter((name) => name.startsWith("MakeObjectAlias")),
  keep: ["GetData", "Clone"],
} as const satisfies { readonly [action: string]: readonly string[] };

type Action = keyof typeof ACTION_NAMES;

export const ACTIONS: readonly (Action | undefined)[] = NAMES.map((name) =>
  (Object.keys(ACTION_NAMES) as Action[]).find((action) => (ACTION_NAMES[action] as readonly string[]).includes(name)),
);
