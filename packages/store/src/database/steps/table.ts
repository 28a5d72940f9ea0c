import type { CompiledQuery, CreateTableBuilder } from "kysely";

export type Statement = CompiledQuery | { compile(): CompiledQuery };
export type AnyTable = CreateTableBuilder<string, string>;

export function numbered(table: AnyTable): AnyTable {
  return table.addColumn("n", "integer", (column) => column.primaryKey().autoIncrement()) as AnyTable;
}

/** `name:type`; a type that ends with `?` may be null. */
export function columns(table: AnyTable, list: string): AnyTable {
  return list.split(" ").reduce((made, each) => {
    const [name = "", type = ""] = each.split(":");
    const optional = type.endsWith("?");
    return made.addColumn(name, type.replace("?", "") as "text" | "integer" | "blob", (column) =>
      optional ? column : column.notNull(),
    ) as AnyTable;
  }, table);
}
