import type { Area } from "../app/area.ts";
import { notFound } from "../app/problem.ts";
import { HostDetail, HostPage, HostsQuery, shape } from "../contract/index.ts";
import { NameInPath, nameIn } from "./name-in-path.ts";

const READ = { scope: "read" } as const;
const TAGS = ["hosts"];
const PAGE = 200;

/** The fleet. */
export const registerHosts: Area = (app, { store }) => {
  app.get(
    "/hosts",
    { config: READ, schema: { tags: TAGS, querystring: HostsQuery, response: { 200: HostPage } } },
    async ({ query: { limit = PAGE, after } }) => {
      const hosts = await store.hosts.list({ limit, ...(after !== undefined && { after }) });
      const last = hosts.length === limit ? hosts.at(-1) : undefined;
      return { hosts, ...(last !== undefined && { next: last.name }) };
    },
  );

  app.get(
    "/hosts/:name",
    { config: READ, schema: { tags: TAGS, params: shape({ name: NameInPath }), response: { 200: HostDetail } } },
    async ({ params: { name } }) => {
      const host = await store.hosts.get(nameIn(name));
      if (host === undefined) throw notFound("such host");
      return { host };
    },
  );
};
