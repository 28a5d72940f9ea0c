import type { RoleTable } from "../roles/table.ts";

/** The table as docs/reference/roles.md shows it. */
export function roleRows(table: RoleTable): string {
  return table
    .map(({ role, kind, programs, scripts = [] }) => {
      const names = [...programs, ...scripts.map((script) => `(script) ${script}`)];
      return `| ${role} | ${kind ?? ""} | ${names.map((name) => `\`${name}\``).join(" ")} |`;
    })
    .join("\n");
}
