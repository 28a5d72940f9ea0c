import { formatQuery } from "@limpid/query";
import type { Similar as StoredSimilar } from "@limpid/store";
import { Type } from "typebox";
import { callerOf } from "../access/caller.ts";
import type { Area } from "../app/area.ts";
import { notFound } from "../app/problem.ts";
import {
  Facets,
  FindingDetail,
  FindingPage,
  FindingRevision,
  FindingsQuery,
  History,
  QueryText,
  SeenRequest,
  type Similar,
  SimilarFindings,
  shape,
} from "../contract/index.ts";
import { filterOf } from "./query.ts";

const READ = { scope: "read" } as const;
const TAGS = ["findings"];
const Id = Type.String({ minLength: 1, maxLength: 200 });

/** The queue, and all that is known of one finding. */
export const registerFindings: Area = (app, { store }) => {
  app.get(
    "/findings",
    { config: READ, schema: { tags: TAGS, querystring: FindingsQuery, response: { 200: FindingPage } } },
    async (request) => {
      const { q, ...page } = request.query;
      const { filter, issues } = filterOf(q);
      const { findings, next } = await store.findings.list({ ...page, filter, ...viewerOf(request) });
      return { findings, ...(next !== undefined && { next }), issues };
    },
  );

  app.get(
    "/findings/facets",
    {
      config: READ,
      schema: { tags: TAGS, querystring: shape({ q: Type.Optional(QueryText) }), response: { 200: Facets } },
    },
    async (request) => {
      const { filter, issues } = filterOf(request.query.q);
      return { ...(await store.findings.facets({ filter, ...viewerOf(request) })), issues };
    },
  );

  app.get(
    "/findings/:id",
    { config: READ, schema: { tags: TAGS, params: shape({ id: Id }), response: { 200: FindingDetail } } },
    async (request) => {
      const { id } = request.params;
      const [found, revisions] = await Promise.all([
        store.findings.get(id, callerOf(request).user ?? undefined),
        store.findings.revisions(id),
      ]);
      if (found === undefined) throw notFound("such finding");
      return {
        ...found,
        revisions: revisions.map(({ receivedMs, finding: { revision, change, priority, score } }) => ({
          revision,
          receivedMs,
          change,
          priority,
          score,
        })),
      };
    },
  );

  app.get(
    "/findings/:id/revisions/:revision",
    {
      config: READ,
      schema: {
        tags: TAGS,
        params: shape({ id: Id, revision: Type.Integer({ minimum: 0 }) }),
        response: { 200: FindingRevision },
      },
    },
    async ({ params: { id, revision } }) => {
      const found = (await store.findings.revisions(id)).findLast(({ finding }) => finding.revision === revision);
      if (found === undefined) throw notFound("such revision");
      return found;
    },
  );

  app.get(
    "/findings/:id/history",
    { config: READ, schema: { tags: TAGS, params: shape({ id: Id }), response: { 200: History } } },
    async ({ params: { id } }) => {
      if ((await store.findings.get(id)) === undefined) throw notFound("such finding");
      return { entries: await store.triage.history(id) };
    },
  );

  app.get(
    "/findings/:id/similar",
    { config: READ, schema: { tags: TAGS, params: shape({ id: Id }), response: { 200: SimilarFindings } } },
    async ({ params: { id } }) => {
      const [found, similar] = await Promise.all([store.findings.get(id), store.findings.similar(id)]);
      if (found === undefined || similar === undefined) throw notFound("such finding");
      const { sha256, creatorImage, group } = found.summary;
      return {
        content: sha256 === null || similar.content === null ? null : told(similar.content, "sha256", sha256),
        creator:
          creatorImage === null || similar.creator === null ? null : told(similar.creator, "creator", creatorImage),
        pattern: told(similar.group, "group", group),
      };
    },
  );

  app.post(
    "/findings/:id/seen",
    {
      config: READ,
      schema: { tags: TAGS, params: shape({ id: Id }), body: SeenRequest, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      // A program looks at nothing.
      if (user !== null) await store.seen.put(user, request.params.id, request.body.revision);
      return reply.code(204).send(null);
    },
  );
};

function told(similar: StoredSimilar, field: "sha256" | "creator" | "group", value: string): Similar {
  const { findings, hosts, atLeast, first } = similar;
  return { q: formatQuery([{ field, values: [value], excluded: false }]), findings, hosts, atLeast, first };
}

/** For what changed since who asks looked. */
export function viewerOf(request: Parameters<typeof callerOf>[0]): { readonly viewer?: string } {
  const { user } = callerOf(request);
  return user === null ? {} : { viewer: user };
}
