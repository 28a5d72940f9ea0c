import type { Area } from "../app/area.ts";
import { AuditHead, AuditPage, AuditQuery } from "../contract/index.ts";

const ADMIN = { scope: "admin" } as const;
const TAGS = ["audit"];
const PAGE = 100;

/** Who changed or read what. */
export const registerAudit: Area = (app, { store }) => {
  app.get(
    "/audit",
    { config: ADMIN, schema: { tags: TAGS, querystring: AuditQuery, response: { 200: AuditPage } } },
    async ({ query: { after, limit = PAGE, ...which } }) => {
      const entries = await store.audit.list({ ...which, limit, ...(after !== undefined && { before: after }) });
      const last = entries.length === limit ? entries.at(-1) : undefined;
      return { entries, ...(last !== undefined && last.n > 1 && { next: last.n }) };
    },
  );

  app.get(
    "/audit/head",
    { config: ADMIN, schema: { tags: TAGS, response: { 200: AuditHead } } },
    async () => await store.audit.head(),
  );
};
