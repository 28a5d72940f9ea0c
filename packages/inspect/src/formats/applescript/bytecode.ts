import { OPCODES, type OperandKind } from "./opcodes.ts";

/** One instruction of a handler. */
export interface Instruction {
  /** Offset in the handler's code. */
  readonly at: number;
  readonly opcode: number;
  readonly operands: readonly Operand[];
  /** Its length in bytes; shorter than it should be when the code ends within it. */
  readonly length: number;
  /** Whether the code ends before its operands do. */
  readonly cut: boolean;
}

interface Operand {
  readonly kind: OperandKind;
  /** For a branch the offset in the code to which it leads. */
  readonly value: number;
}

/** The instruction at `at`. An opcode that no source names has no operands: what follows it may be misread. */
export function decodeInstruction(code: Uint8Array, at: number): Instruction {
  const opcode = code[at] ?? 0;
  const { operands: kinds, packed } = OPCODES[opcode] ?? { operands: [], packed: undefined };
  const [first] = kinds;
  if (packed !== undefined && first !== undefined) {
    return { at, opcode, operands: [{ kind: first, value: packed }], length: 1, cut: false };
  }
  const operands: Operand[] = [];
  let next = at + 1;
  for (const kind of kinds) {
    if (next + 2 > code.length) return { at, opcode, operands, length: code.length - at, cut: true };
    const word = (((code[next] ?? 0) << 24) >> 16) | (code[next + 1] ?? 0);
    operands.push({ kind, value: kind === "branch" ? next + word : word });
    next += 2;
  }
  return { at, opcode, operands, length: next - at, cut: false };
}

/** The instructions of a handler, one after the other. */
export function* instructionsOf(code: Uint8Array): Generator<Instruction> {
  for (let at = 0; at < code.length; ) {
    const instruction = decodeInstruction(code, at);
    yield instruction;
    at += instruction.length;
  }
}
