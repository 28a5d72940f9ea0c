import { Type } from "typebox";
import type { Area } from "../app/area.ts";
import { notFound } from "../app/problem.ts";
import { GroupDetail, GroupPage, GroupsQuery, shape } from "../contract/index.ts";
import { viewerOf } from "./findings.ts";
import { filterOf } from "./query.ts";

const READ = { scope: "read" } as const;
const TAGS = ["groups"];

/** The same content, creator and pattern on many hosts. */
export const registerGroups: Area = (app, { store }) => {
  app.get(
    "/groups",
    { config: READ, schema: { tags: TAGS, querystring: GroupsQuery, response: { 200: GroupPage } } },
    async (request) => {
      const { q, ...page } = request.query;
      const { filter, issues } = filterOf(q);
      const { groups, next } = await store.findings.groups({ ...page, filter, ...viewerOf(request) });
      return { groups, ...(next !== undefined && { next }), issues };
    },
  );

  app.get(
    "/groups/:key",
    {
      config: READ,
      schema: {
        tags: TAGS,
        params: shape({ key: Type.String({ minLength: 1, maxLength: 200 }) }),
        response: { 200: GroupDetail },
      },
    },
    async ({ params: { key } }) => {
      const found = await store.findings.group(key);
      if (found === undefined) throw notFound("such group");
      return found;
    },
  );
};
