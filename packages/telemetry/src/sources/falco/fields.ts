import type { Integer64 } from "@limpid/core";
import type { JsonObject } from "../../json/read-json.ts";
import { integerIn, numberIn, textIn } from "../../json/values.ts";

/**
 * The output fields that are read, whichever rules print them. @see https://falco.org/docs/reference/rules/supported-fields/
 *
 * Inodes are not: rules print them of one call and not of another, and a file is then taken for two.
 */
const NAMES = [
  "container.id",
  "evt.arg.flags",
  "evt.arg.mode",
  "evt.arg.name",
  "evt.arg.newpath",
  "evt.arg.oldpath",
  "evt.arg.path",
  "evt.failed",
  "evt.is_open_write",
  "evt.num",
  "evt.rawres",
  "evt.res",
  "evt.time",
  "evt.time.iso8601",
  "evt.type",
  "fd.name",
  "fs.path.name",
  "fs.path.source",
  "fs.path.target",
  "group.gid",
  "proc.args",
  "proc.cmdline",
  "proc.cwd",
  "proc.exe",
  "proc.exepath",
  "proc.hash.sha256",
  "proc.name",
  "proc.pexepath",
  "proc.pid",
  "proc.ppid",
  "proc.sid",
  "proc.tty",
  "user.loginuid",
  "user.name",
  "user.uid",
] as const;
export type FieldName = (typeof NAMES)[number];

export const FIELDS_SHAPE: { readonly [name: string]: true } = Object.fromEntries(NAMES.map((name) => [name, true]));

/** Falco prints `<NA>` for what it does not know, and null in newer versions. */
export class Fields {
  readonly #values: JsonObject;

  constructor(values: JsonObject) {
    this.#values = values;
  }

  text(name: FieldName): string | undefined {
    const text = textIn(this.#values, name);
    return text === undefined || text === "" || text === "<NA>" ? undefined : text;
  }

  /** An absolute or relative path; the first of the fields that holds one. */
  path(...names: readonly FieldName[]): string | undefined {
    for (const name of names) {
      const path = this.text(name);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  number(name: FieldName): number | undefined {
    return numberIn(this.#values, name);
  }

  integer(name: FieldName): Integer64 | undefined {
    return integerIn(this.#values, name);
  }

  /** Whether the call failed, by any of the fields that say so. */
  get failed(): boolean {
    const failed = this.#values["evt.failed"];
    if (failed === true || failed === "true") return true;
    const raw = this.integer("evt.rawres");
    if (raw !== undefined) return raw < 0;
    const result = this.text("evt.res");
    return result !== undefined && result !== "SUCCESS" && !/^[0-9]+$/.test(result);
  }
}
