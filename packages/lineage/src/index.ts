export { ancestry } from "./ancestry.ts";
export { type ServiceAncestor, serviceAncestor } from "./person/service-ancestor.ts";
export { type ShellContext, shellContext } from "./person/shell-context.ts";
export { decideUserShell } from "./person/user-shell.ts";
export type { LineageCounts, LineageLimits } from "./process/limits.ts";
export { Lineage } from "./process/lineage.ts";
export type { IdentityQuestions } from "./roles/identity.ts";
export { type ImageRole, mayLower, Roles } from "./roles/roles.ts";
export { mergeRoles, type ProgramKind, ROLE_TABLE, type RoleEntry, type RoleTable } from "./roles/table.ts";
