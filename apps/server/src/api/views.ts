import { Type } from "typebox";
import { actorOf, callerOf } from "../access/caller.ts";
import type { Area } from "../app/area.ts";
import { notFound, Problem } from "../app/problem.ts";
import { Name, SavedView, shape, ViewList, ViewRequest } from "../contract/index.ts";

const TAGS = ["views"];
const MAX_SETTINGS = 4096; // characters of JSON

/** Searches that people keep. A view is its owner's; a shared one is seen by everybody and changed by its owner. */
export const registerViews: Area = (app, { store }) => {
  const params = shape({ name: Name });

  app.get(
    "/views",
    { config: { scope: "read" }, schema: { tags: TAGS, response: { 200: ViewList } } },
    async (request) => {
      const views = await store.views.list(callerOf(request).name);
      return { views: views.map(({ query, ...view }) => ({ ...view, q: query })) };
    },
  );

  app.put(
    "/views/:name",
    { config: { scope: "read" }, schema: { tags: TAGS, params, body: ViewRequest, response: { 200: SavedView } } },
    async (request) => {
      const { q, shared = false, settings = null } = request.body;
      const caller = callerOf(request);
      if (shared && !caller.scopes.includes("triage"))
        throw new Problem(403, "not-allowed", "Who only reads keeps views for themselves.", { at: "body/shared" });
      if (JSON.stringify(settings).length > MAX_SETTINGS)
        throw new Problem(413, "too-large", "The settings of a view are larger than 4 kB.", { at: "body/settings" });
      const view = { owner: caller.name, name: request.params.name, shared, query: q, settings };
      const { query, ...kept } = await store.views.put(view, actorOf(request));
      return { ...kept, q: query };
    },
  );

  app.delete(
    "/views/:name",
    { config: { scope: "read" }, schema: { tags: TAGS, params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const removed = await store.views.remove(callerOf(request).name, request.params.name, actorOf(request));
      if (!removed) throw notFound("such view of yours");
      return reply.code(204).send(null);
    },
  );
};
