import type { Integer64 } from "@limpid/core";
import type { Json, JsonObject } from "../../json/read-json.ts";
import { repeating, type Shape } from "../../json/shape.ts";
import { integerIn, isObject, numberIn } from "../../json/values.ts";

/** The fields that are read. @see https://www.elastic.co/docs/reference/ecs/ecs-field-reference */
const FIELDS = [
  "@timestamp",
  "agent.name",
  "auditd.data.a0",
  "auditd.data.a1",
  "auditd.data.a2",
  "auditd.data.a3",
  "auditd.data.argc",
  "auditd.data.exit",
  "auditd.data.syscall",
  "auditd.data.tty",
  "auditd.paths",
  "auditd.result",
  "auditd.sequence",
  "auditd.session",
  "container.id",
  "event.action",
  "event.dataset",
  "event.id",
  "event.module",
  "event.outcome",
  "event.sequence",
  "Effective_process.entity_id",
  "Effective_process.executable",
  "Effective_process.pid",
  "file.Ext.original.path",
  "file.device",
  "file.hash.sha256",
  "file.inode",
  "file.mode",
  "file.origin_referrer_url",
  "file.origin_url",
  "file.original.path",
  "file.path",
  "file.size",
  "file.target_path",
  "file.type",
  "file.uid",
  "group.id",
  "hash.sha256",
  "host.hostname",
  "host.name",
  "host.os.type",
  "process.args",
  "process.args_count",
  "process.code_signature.exists",
  "process.code_signature.signing_id",
  "process.code_signature.subject_name",
  "process.code_signature.team_id",
  "process.code_signature.trusted",
  "process.command_line",
  "process.entity_id",
  "process.executable",
  "process.exit_code",
  "process.hash.sha256",
  "process.name",
  "process.parent.entity_id",
  "process.parent.executable",
  "process.parent.pid",
  "process.pid",
  "process.ppid",
  "process.start",
  "process.working_directory",
  "user.Ext.real.id",
  "user.audit.id",
  "user.auid",
  "user.effective.id",
  "user.euid",
  "user.group.id",
  "user.gid",
  "user.id",
  "user.name",
  "user.uid",
] as const;
export type FieldName = (typeof FIELDS)[number];

/** Fields that hold lists of objects, with the members that are read. */
const LISTS: Readonly<Record<string, Tree>> = {
  "auditd.paths": { item: true, name: true, nametype: true, dev: true, inode: true, mode: true, ouid: true },
};

interface Tree {
  [name: string]: true | Tree;
}

/** Nested (`{"process":{"pid":1}}`), flattened (`"process.pid"`), half of each, and as lists below `fields`. */
export const ECS_SHAPE: { readonly [name: string]: Shape } = shapeOfFields();

function shapeOfFields(): { readonly [name: string]: Shape } {
  const nested: Tree = {};
  const flat: Tree = {};
  for (const field of FIELDS) {
    const parts = field.split(".");
    const [first = "", ...rest] = parts;
    const value = LISTS[field] ?? true;
    plant(nested, parts, value);
    if (rest.length > 1) plant(nested, [first, rest.join(".")], value);
    flat[field] = value;
  }
  // The machine and the process are told in full with each event.
  for (const part of [nested.host, nested.process]) if (typeof part === "object") repeating(part);
  return { ...nested, ...flat, fields: flat };
}

function plant(tree: Tree, parts: readonly string[], value: true | Tree): void {
  const [first = "", ...rest] = parts;
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  const inner = tree[first];
  const branch: Tree = inner === undefined || inner === true ? {} : inner;
  tree[first] = branch;
  plant(branch, rest, value);
}

interface Way {
  readonly parts: readonly string[];
  readonly first: string;
  readonly rest: string;
}

const WAYS: ReadonlyMap<FieldName, Way> = new Map(
  FIELDS.map((field) => {
    const [first = "", ...rest] = field.split(".");
    return [field, { parts: [first, ...rest], first, rest: rest.join(".") }];
  }),
);

/** One document, whichever way its fields were written. */
export class Fields {
  readonly #record: JsonObject;

  constructor(record: JsonObject) {
    this.#record = record;
  }

  /** The value of a field; of a list of one its element. */
  value(field: FieldName): Json | undefined {
    const value = this.all(field);
    return Array.isArray(value) && value.length === 1 ? value[0] : value;
  }

  all(field: FieldName): Json | undefined {
    const way = WAYS.get(field);
    if (way === undefined) return undefined;
    let nested: Json | undefined = this.#record;
    for (const part of way.parts) nested = isObject(nested) ? nested[part] : undefined;
    if (nested !== undefined) return nested;
    const flat = this.#record[field];
    if (flat !== undefined) return flat;
    const half = this.#record[way.first];
    if (isObject(half) && half[way.rest] !== undefined) return half[way.rest];
    const { fields } = this.#record;
    return isObject(fields) ? fields[field] : undefined;
  }

  text(...names: readonly FieldName[]): string | undefined {
    for (const name of names) {
      const value = this.value(name);
      if (typeof value === "string" && value !== "") return value;
    }
    return undefined;
  }

  flag(name: FieldName): boolean | undefined {
    const value = this.value(name);
    return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
  }

  /** The first of the fields that holds a number; `user.id` and its like are written as text. */
  number(...names: readonly FieldName[]): number | undefined {
    for (const name of names) {
      const number = numberIn({ value: this.value(name) }, "value");
      if (number !== undefined) return number;
    }
    return undefined;
  }

  integer(name: FieldName): Integer64 | undefined {
    return integerIn({ value: this.value(name) }, "value");
  }

  /** Every text of a field that may be one or many. */
  texts(name: FieldName): readonly string[] {
    const value = this.all(name);
    const list = Array.isArray(value) ? value : [value];
    return list.filter((each): each is string => typeof each === "string");
  }
}
