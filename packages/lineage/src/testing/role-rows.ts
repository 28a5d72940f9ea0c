import type { RoleTable } from "../roles/table.ts";

/** The table as docs/reference/roles.md shows it. */
export function roleRows(table: RoleTable): string {
  return table
    .map(({ role, kind, programs, scripts = [], teams = [] }) => {
      const names = [...programs, ...scripts.map((script) => `(script) ${script}`)];
      const signed = teams.length === 0 ? "" : ` signed by ${teams.join(", ")}`;
      return `| ${role} | ${kind ?? ""} | ${names.map((name) => `\`${name}\``).join(" ")}${signed} |`;
    })
    .join("\n");
}
