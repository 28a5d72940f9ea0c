/**
 * Instructions of AppleScript's virtual machine: a byte, for some followed by one or two 16-bit words. Apple has not
 * published them; names and operands follow public readers, and were checked by decoding the code of every real
 * script so that it ends exactly and every jump lands on an instruction.
 *
 * @see https://github.com/Jinmo/applescript-disassembler (engine/definitions.py)
 * @see https://github.com/ViRb3/applescript-tools (internal/bytecode)
 */
export interface Opcode {
  /** undefined: no source names it. */
  readonly name: string | undefined;
  readonly operands: readonly OperandKind[];
  /** An index in the opcode itself, in its low bits. */
  readonly packed?: number;
}

export type OperandKind =
  /** Index into the handler's literals. */
  | "literal"
  /** Index into the handler's variables. */
  | "variable"
  /** How many scripts outwards a variable lies. */
  | "depth"
  /** Bytes from the operand itself to another instruction. */
  | "branch"
  /** Literal that names what an error's message or number is called, -1 for none. */
  | "binding"
  | "number";

const PLAIN: readonly string[] = [
  "Equal",
  "NotEqual",
  "GreaterThan",
  "GreaterThanOrEqual",
  "LessThan",
  "LessThanOrEqual",
  "StartsWith",
  "EndsWith",
  "Contains",
  "And",
  "Or",
  "Not",
  "MessageSend",
  "MakeList",
  "MakeRecord",
  "Return",
  "Continue",
  "ObjectAliasQuote",
  "Tell",
  "Consider",
  "ErrorHandler",
  "Error",
  "Exit",
  "LinkRepeat",
  "RepeatNTimes",
  "RepeatWhile",
  "RepeatUntil",
  "RepeatInCollection",
  "RepeatInRange",
  "TestIf",
  "Add",
  "Subtract",
  "Multiply",
  "Divide",
  "Quotient",
  "Remainder",
  "Power",
  "Concatenate",
  "Coerce",
  "Negate",
  "GetData",
  "PushMe",
  "PushIt",
  "PositionalMessageSend",
];

/** From 0x2c: how an object is named inside another. */
const SPECIFIERS: readonly (string | undefined)[] = [
  "property",
  "every",
  "some",
  "item",
  "by key",
  "whose",
  "range",
  undefined, // not told apart by the sources
  undefined,
  "beginning",
  "end",
  "middle",
];

/** From 0x38: a comparison inside a `whose` clause, in the order of the first opcodes; the last has no name. */
const COMPARISONS = 12;

const LATER: readonly (string | undefined)[] = [
  "GetData", // 0x45
  "SetData",
  "CopyData",
  undefined,
  undefined,
  "PositionalContinue", // 0x4a
  "DefineActor",
  "DefineProcedure",
  "DefineClosure",
  "DefineProperty",
  "StoreResult",
  "GetResult", // 0x50
  "Clone",
  "Of",
  "EndDefineActor",
  "EndOf",
  "EndTell",
  "EndConsider",
  "EndErrorHandler",
  "HandleError",
  "Jump",
  "Pop",
  "Dup",
  "GCSwap",
  "PushVariableExtended",
  "PopVariableExtended",
  "PushGlobalExtended",
  "PopGlobalExtended", // 0x60
  "PushLiteralExtended",
  "PushParentVariable",
  "PopParentVariable",
  "PushNext",
  "PushTrue",
  "PushFalse",
  "PushEmpty",
  "PushUndefined",
  "PushMinus1",
  "Push0",
  "Push1",
  "Push2",
  "Push3",
  "BeginTimeout",
  "EndTimeout",
  "BeginTransaction", // 0x70
  "EndTransaction",
  undefined,
  undefined,
  undefined,
  "MatchLiteral",
  "MakeVector",
];

const FIRST_SPECIFIER = 0x2c;
const FIRST_COMPARISON = 0x38;
const FIRST_LATER = 0x45;
const FIRST_PACKED = 0xa0;

/** Sixteen opcodes each from 0xa0, the last two together: what they do with the index in their low bits. */
const PACKED: readonly (readonly [name: string, operand: OperandKind, bits: number])[] = [
  ["PushVariable", "variable", 0x0f],
  ["PopVariable", "variable", 0x0f],
  ["PushGlobal", "literal", 0x0f],
  ["PopGlobal", "literal", 0x0f],
  ["PushLiteral", "literal", 0x1f],
  ["PushLiteral", "literal", 0x1f],
];

const OPERANDS: { readonly [name: string]: readonly OperandKind[] } = {
  And: ["branch"],
  Or: ["branch"],
  Consider: ["branch"],
  ErrorHandler: ["branch"],
  LinkRepeat: ["branch"],
  TestIf: ["branch"],
  EndErrorHandler: ["branch"],
  Jump: ["branch"],
  Of: ["branch"],
  BeginTransaction: ["branch"],
  Tell: ["number"],
  MessageSend: ["literal"],
  PositionalMessageSend: ["literal"],
  Continue: ["literal"],
  PositionalContinue: ["literal"],
  DefineActor: ["literal"],
  DefineProcedure: ["literal"],
  DefineClosure: ["literal"],
  DefineProperty: ["literal"],
  PushGlobalExtended: ["literal"],
  PopGlobalExtended: ["literal"],
  PushLiteralExtended: ["literal"],
  MatchLiteral: ["literal"],
  RepeatInCollection: ["variable"],
  RepeatInRange: ["variable"],
  PushVariableExtended: ["variable"],
  PopVariableExtended: ["variable"],
  PushParentVariable: ["depth", "variable"],
  PopParentVariable: ["depth", "variable"],
  HandleError: ["binding", "binding"],
};

export const OPCODES: readonly Opcode[] = Array.from({ length: 256 }, (_, byte) => opcodeOf(byte));

function opcodeOf(byte: number): Opcode {
  if (byte >= FIRST_PACKED) {
    const [name, operand, bits] = PACKED[(byte - FIRST_PACKED) >> 4] ?? ["", "number", 0];
    return { name, operands: [operand], packed: byte & bits };
  }
  const name = nameOf(byte);
  return { name, operands: name === undefined ? [] : (OPERANDS[name] ?? []) };
}

function nameOf(byte: number): string | undefined {
  if (byte < FIRST_SPECIFIER) return PLAIN[byte];
  if (byte < FIRST_COMPARISON) return withForm("MakeObjectAlias", SPECIFIERS[byte - FIRST_SPECIFIER]);
  if (byte < FIRST_LATER) return withForm("MakeComp", PLAIN.slice(0, COMPARISONS)[byte - FIRST_COMPARISON]);
  return LATER[byte - FIRST_LATER];
}

function withForm(name: string, form: string | undefined): string {
  return form === undefined ? name : `${name} (${form})`;
}
