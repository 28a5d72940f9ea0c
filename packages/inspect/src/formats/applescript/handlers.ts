import { NONE, type RecordTree } from "./record-tree.ts";
import { KIND_HANDLER, KIND_HANDLER_2, TERM_EVENT, VECTOR } from "./record-types.ts";
import { bytesOf, bytesOffset, codeOf, identifierOf, isBlock, itemsOf } from "./record-values.ts";

/** Compiled code with the tables that it names things by. */
export interface Handler {
  /** As its author called it, or the eight characters of the event that it answers. */
  readonly name: string;
  /** The event it answers; undefined for a handler with a name. */
  readonly event: string | undefined;
  readonly record: number;
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  /** Records of its literals, by their index. */
  readonly literals: readonly number[];
  readonly code: Uint8Array;
  /** Relative to the script. */
  readonly codeOffset: number;
  /** Record of the list of names that the script around it has; NONE when it stands in no table. */
  readonly scope: number;
}

export interface Property {
  readonly name: string;
  /** Record of the value it begins with. */
  readonly value: number;
  readonly record: number;
}

const SLOTS = 7; // name, nil, parameters, labelled parameters, variables, literals, code
const MAX_NAMES = 4096; // variables, literals or parameters of one handler; real ones have below 100
const MAX_ENTRIES = 65_536; // of all handlers together: many may name the same table
const MAX_PROPERTIES = 65_536;

/** Every handler of a script, those of script objects inside it too, in the order of the file. */
export function handlersOf(tree: RecordTree): readonly Handler[] {
  const scopes = new Map<number, number>();
  for (const { record, names, count } of tablesOf(tree)) {
    for (let slot = 2; slot < count + 2; slot++) scopes.set(tree.slot(record, slot), names);
  }
  const handlers: Handler[] = [];
  let left = MAX_ENTRIES;
  for (let record = 0; record < tree.count && left > 0; record++) {
    const handler = handlerOf(tree, record, scopes.get(record) ?? NONE);
    if (handler === undefined) continue;
    handlers.push(handler);
    left -= 1 + handler.parameters.length + handler.variables.length + handler.literals.length;
  }
  return handlers;
}

function handlerOf(tree: RecordTree, record: number, scope: number): Handler | undefined {
  if (!isHandler(tree, record)) return undefined;
  const code = bytesOf(tree, tree.slot(record, 6));
  if (code === undefined) return undefined;
  const name = tree.slot(record, 0);
  const event = tree.isTerm(name, TERM_EVENT) ? codeOf(tree, name) : undefined;
  return {
    name: event ?? identifierOf(tree, name) ?? codeOf(tree, name) ?? "",
    event,
    record,
    parameters: identifiers(tree, tree.slot(record, 2)),
    variables: identifiers(tree, tree.slot(record, 4)),
    literals: itemsOf(tree, tree.slot(record, 5), MAX_NAMES) ?? [],
    code,
    codeOffset: bytesOffset(tree, tree.slot(record, 6)),
    scope,
  };
}

function isHandler(tree: RecordTree, record: number): boolean {
  if (tree.slotCount(record) !== SLOTS) return false;
  return isBlock(tree, record, KIND_HANDLER) || isBlock(tree, record, KIND_HANDLER_2);
}

/** A single name or a list of them; what has no name in a list keeps its place. */
function identifiers(tree: RecordTree, record: number): readonly string[] {
  const single = identifierOf(tree, record);
  if (single !== undefined) return [single];
  const items = itemsOf(tree, record, MAX_NAMES) ?? [];
  return items.map((item) => identifierOf(tree, item) ?? "");
}

/** A script's table: nil, a list of names, and as many values, of which some are handlers. Script objects have one, too. */
interface ScriptTable {
  readonly record: number;
  readonly names: number;
  readonly count: number;
}

function tablesOf(tree: RecordTree): readonly ScriptTable[] {
  const tables: ScriptTable[] = [];
  let left = MAX_ENTRIES;
  for (let record = 0; record < tree.count && left > 0; record++) {
    const count = tree.slotCount(record) - 2;
    if (tree.type(record) !== VECTOR || count < 1) continue;
    const names = tree.slot(record, 1);
    if (tree.type(names) !== VECTOR || tree.slotCount(names) !== count) continue;
    tables.push({ record, names, count: Math.min(count, MAX_NAMES) });
    left -= Math.min(count, MAX_NAMES);
  }
  return tables;
}

/** Properties and global variables of a script and of script objects inside it, with the value they begin with. */
export function propertiesOf(tree: RecordTree): readonly Property[] {
  const properties: Property[] = [];
  for (const { record, names, count } of tablesOf(tree)) {
    for (let index = 0; index < count && properties.length < MAX_PROPERTIES; index++) {
      const value = tree.slot(record, index + 2);
      const name = identifierOf(tree, tree.slot(names, index));
      if (name === undefined || value === NONE || isHandler(tree, value)) continue;
      properties.push({ name, value, record: tree.slot(names, index) });
    }
  }
  return properties;
}
