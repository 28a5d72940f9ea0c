import type { Area } from "../app/area.ts";
import { notFound } from "../app/problem.ts";
import { ArtifactDetail, ArtifactPage, ArtifactsQuery, Sha256, shape } from "../contract/index.ts";
import { viewerOf } from "./findings.ts";

const READ = { scope: "read" } as const;
const TAGS = ["artifacts"];
const FIRST = 10;

/** Contents, whatever their names. */
export const registerArtifacts: Area = (app, { store }) => {
  app.get(
    "/artifacts",
    { config: READ, schema: { tags: TAGS, querystring: ArtifactsQuery, response: { 200: ArtifactPage } } },
    async ({ query: { q, level, ...page } }) => {
      const { artifacts, next } = await store.artifacts.list({
        ...page,
        ...(q !== undefined && q.trim() !== "" && { text: q }),
        ...(level !== undefined && { level: level.split(",").slice(0, 20) }),
      });
      return { artifacts, ...(next !== undefined && { next }) };
    },
  );

  app.get(
    "/artifacts/:sha256",
    { config: READ, schema: { tags: TAGS, params: shape({ sha256: Sha256 }), response: { 200: ArtifactDetail } } },
    async (request) => {
      const { sha256 } = request.params;
      const filter = { sha256: [sha256] };
      const viewer = viewerOf(request);
      const [artifact, page, { facets, findings, atLeast }] = await Promise.all([
        store.artifacts.get(sha256),
        store.findings.list({ filter, limit: FIRST, ...viewer }),
        store.findings.facets({ filter, ...viewer }),
      ]);
      if (artifact === undefined) throw notFound("such artifact");
      return {
        artifact,
        findings,
        atLeast,
        hosts: facets.host.map(({ value, findings }) => ({ host: value, findings })),
        first: page.findings,
      };
    },
  );
};
