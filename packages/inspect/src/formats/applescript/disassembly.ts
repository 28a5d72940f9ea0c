import { type Instruction, instructionsOf } from "./bytecode.ts";
import type { Handler } from "./handlers.ts";
import { literalWords } from "./literal-words.ts";
import { OPCODES, type OperandKind } from "./opcodes.ts";
import { NONE, type RecordTree } from "./record-tree.ts";

/** One instruction in words; hostile characters are not escaped. */
export interface Disassembled {
  readonly text: string;
  /** Relative to the script. */
  readonly at: number;
}

/** A handler's code, instruction by instruction, with literals and variables resolved. */
export function* disassemble(tree: RecordTree, handler: Handler): Generator<Disassembled> {
  for (const instruction of instructionsOf(handler.code)) {
    yield { text: instructionWords(tree, handler, instruction), at: handler.codeOffset + instruction.at };
  }
}

function instructionWords(tree: RecordTree, handler: Handler, instruction: Instruction): string {
  const { at, opcode, operands, cut } = instruction;
  const place = at.toString(16).padStart(4, "0");
  const name = OPCODES[opcode]?.name ?? `unknown opcode 0x${opcode.toString(16).padStart(2, "0")}`;
  const words = operands.map(({ kind, value }, index) =>
    index > 0 && operands[0]?.kind === "depth"
      ? outerVariable(tree, handler, operands[0].value, value)
      : OPERAND_WORDS[kind](tree, handler, value),
  );
  if (cut) words.push("(cut)");
  return [`${place}  ${name}`, ...words].join(" ");
}

const OPERAND_WORDS: {
  readonly [K in OperandKind]: (tree: RecordTree, handler: Handler, value: number) => string;
} = {
  literal: (tree, { literals }, value) => literal(tree, literals, value),
  binding: (tree, { literals }, value) => (value < 0 ? "-" : literal(tree, literals, value)),
  variable: (_tree, { variables }, value) => variables[value] || `variable ${value}`,
  depth: (_tree, _handler, value) => `${value} outwards:`,
  branch: (_tree, _handler, value) => `to ${value.toString(16).padStart(4, "0")}`,
  number: (_tree, _handler, value) => String(value),
};

/** A variable of the script around a handler: its table names those one step outwards. */
function outerVariable(tree: RecordTree, { scope }: Handler, depth: number, index: number): string {
  const name = depth === 1 && scope !== NONE ? literalWords(tree, tree.slot(scope, index)) : "?";
  return name === "?" ? `variable ${index}` : name;
}

function literal(tree: RecordTree, literals: readonly number[], index: number): string {
  const record = literals[index];
  return record === undefined ? `literal ${index}, which is not there` : literalWords(tree, record);
}
